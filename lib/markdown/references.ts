import type { Links, Token, Tokens } from 'marked';

import { isMarked } from './lex-blocks.ts';
import { patchChildren, type ElementView, type View } from './view.ts';

/** Link definitions of one answer, and the committed leaves that still wait for one. */
export interface References {
  /** How many labels are defined; what was drawn before the last of them may be out of date. */
  readonly count: number;
  /** Takes the definitions out of tokens that are committed; the first of a label wins. */
  define(tokens: readonly Token[]): void;
  /** Remembers the leaves of a committed view that name labels without a definition. */
  remember(view: ElementView): void;
  /** Draws the leaves anew that a definition since `define` completes. */
  resolve(): void;
}

const label = /\[((?:[^[\]\\]|\\.)+)\]/g;

/**
 * Keeps the link definitions of one answer in `links`, and draws committed leaves again when theirs arrives.
 *
 * This is one of the few times that committed nodes are touched. Each leaf is drawn at most once per label that
 * it names.
 */
export function createReferences(links: Links): References {
  const waiting = new Map<string, Set<ElementView>>();
  const due = new Set<ElementView>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    define(tokens) {
      for (const definition of definitionsIn(tokens)) {
        if (Object.hasOwn(links, definition.tag)) continue;
        count++;
        links[definition.tag] = { href: definition.href, title: definition.title };
        for (const view of waiting.get(definition.tag) ?? []) due.add(view);
        waiting.delete(definition.tag);
      }
    },
    remember(view) {
      for (const leaf of leavesWithBrackets(view)) {
        for (const [, name = ''] of leaf.source?.matchAll(label) ?? []) {
          const tag = normaliseLabel(name);
          if (Object.hasOwn(links, tag)) continue;
          const leaves = waiting.get(tag) ?? new Set();
          waiting.set(tag, leaves.add(leaf));
        }
      }
    },
    resolve() {
      for (const view of due) {
        if (!view.dom || !view.fill) continue;
        const children = view.fill();
        patchChildren(view.dom, view.children, children);
        view.children = children;
      }
      due.clear();
    },
  };
}

function* definitionsIn(tokens: readonly Token[]): Generator<Tokens.Def> {
  for (const token of tokens) {
    if (!isMarked(token)) continue;
    if (token.type === 'def') yield token;
    else if (token.type === 'list') yield* definitionsIn(token.items);
    else if (token.type === 'blockquote' || token.type === 'list_item') {
      yield* definitionsIn(token.tokens);
    }
  }
}

function* leavesWithBrackets(view: ElementView): Generator<ElementView> {
  if (view.source !== undefined) {
    // Brackets that became links wait for nothing; remembering those would keep every link of an answer.
    if (view.source.includes('[') && view.children.some(showsBracket)) yield view;
    return;
  }
  for (const child of view.children) {
    if (child.kind === 'element') yield* leavesWithBrackets(child);
  }
}

function showsBracket(view: View): boolean {
  if (view.kind === 'text') return view.text.includes('[');
  return view.tag !== 'code' && view.children.some(showsBracket);
}

/** The form in which labels are compared; the lexer's own, which it does not export. */
function normaliseLabel(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase().toLowerCase();
}
