import type { Links, Token, Tokens } from 'marked';

import { isMarked } from './lex-blocks.ts';
import { patchChildren, type ElementView, type View } from './view.ts';

/** The link definitions of one answer, and the committed leaves still waiting for one. */
export interface References {
  /** Number of defined labels. Leaves drawn at a lower count may be out of date. */
  readonly count: number;
  /** Adds the definitions in committed tokens; the first one for a label wins. */
  define(tokens: readonly Token[]): void;
  /** Remembers the leaves of a committed view that use undefined labels. */
  remember(view: ElementView): void;
  /** Redraws the leaves that the latest definitions complete. */
  resolve(): void;
}

const LABEL = /\[((?:[^[\]\\]|\\.)+)\]/g;

/**
 * Keeps link definitions in `links` and redraws committed leaves when a definition arrives late.
 *
 * This is one of the few changes to committed nodes. A leaf is redrawn at most once per label it uses.
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
        for (const [, name = ''] of leaf.source?.matchAll(LABEL) ?? []) {
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

/** The index of the definition whose title may begin a block, or else of the block; 0 without one. */
export function startOfDefinition(tokens: readonly Token[], index: number): number {
  if (index <= 0) return 0;
  const [before, token] = [tokens[index - 1], tokens[index]];
  return before?.type === 'def' && token && /^ *["'(]/.test(token.raw) ? index - 1 : index;
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
    // Brackets that became links need no waiting; remembering those would keep every link of an answer.
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

/** The lexer's own normal form of labels, which it does not export. */
function normaliseLabel(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase().toLowerCase();
}
