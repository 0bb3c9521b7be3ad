import type { Links, Token } from 'marked';

import { findCursor, type Cursor } from './append-plain.ts';
import { buildBlocks } from './build-blocks.ts';
import { settled } from './calm-forms.ts';
import { commitInside, resume, type Spine } from './commit-inside.ts';
import { lexBlocks } from './lex-blocks.ts';
import { createReferences } from './references.ts';
import { urlPolicy, type UrlPolicy } from './url-policy.ts';
import { domOf, patchChildren, type ElementView } from './view.ts';

export interface RendererOptions {
  /** What links and images become. */
  readonly policy?: UrlPolicy;
  /** Told of each element whose content is final: a block, an item of a long list, a row of a long table. */
  readonly onClosed?: (element: HTMLElement) => void;
}

/** Draws Markdown that is still arriving. */
export interface MarkdownRenderer {
  /** Appends text that has arrived; the work does not depend on how long the answer already is. */
  push(text: string): void;
  /** The text is whole: the open block closes, calm forms become final. Nothing may be pushed after. */
  end(): void;
}

/**
 * Creates a renderer that appends to `root`, which is its own from now on.
 *
 * Blocks before the last one that began on a complete line are committed: their nodes are not touched again,
 * but for a list that turns loose and a link whose definition arrives late. Only the text after them, the tail,
 * is lexed. Content becomes elements and text nodes, never markup.
 */
export function createRenderer(
  root: HTMLElement,
  { policy = urlPolicy, onClosed }: RendererOptions = {},
): MarkdownRenderer {
  const links: Links = Object.create(null);
  const references = createReferences(links);
  let tail = '';
  let open: ElementView[] = [];
  let spine: Spine | undefined;
  let cursor: Cursor | undefined;
  let endsInCarriageReturn = false;

  function draw(isWhole: boolean): void {
    const shown = isWhole ? tail : tail.slice(0, settled(tail));
    const lexed = lexBlocks(shown, links);
    const kept = isWhole ? lexed.tokens.length : firstOpen(lexed.tokens, tail);
    const committed = lexed.tokens.slice(0, kept);
    references.define(committed);

    const context = { lexed, policy, definitions: references.count };
    const closedViews = buildBlocks(committed, { ...context, isOpen: false });
    // A blank line closes any leaf but code.
    const isOpen = lexed.tokens.at(-1)?.type === 'code' || !/\n[ \t]*\n[ \t]*$/.test(tail);
    const openViews = buildBlocks(lexed.tokens.slice(kept), { ...context, isOpen });
    const views = [...closedViews, ...openViews];
    resume(spine, views);
    patchChildren(root, open, views);

    for (const view of closedViews) {
      references.remember(view);
      const node = domOf(view);
      if (node) onClosed?.(node);
    }
    references.resolve();
    open = openViews;
    if (kept > 0) spine = undefined;
    tail = tail.slice(rawLength(committed));
    commitOpenBlock(lexed.tokens[kept]);
    cursor = isWhole ? undefined : findCursor(open, tail);
  }

  function commitOpenBlock(token: Token | undefined): void {
    const [view] = open;
    if (!token || !view) return;
    const cut = commitInside(token, view, tail, spine);
    if (!cut) return;
    ({ tail, spine } = cut);
    for (const closed of cut.closed) {
      references.remember(closed);
      const node = domOf(closed);
      if (node) onClosed?.(node);
    }
    const known = references.count;
    references.define(cut.committed);
    references.resolve();
    // The open rest was drawn before these definitions counted.
    if (references.count > known) draw(false);
  }

  return {
    push(text) {
      if (text === '') return;
      const arrived = normalise(text);
      tail += arrived;
      if (!cursor?.append(arrived)) draw(false);
    },
    end() {
      draw(true);
    },
  };

  /** CommonMark's line ends and its replacement of NUL. A pair may be cut in two by the stream. */
  function normalise(text: string): string {
    if (!endsInCarriageReturn && !/[\r\0]/.test(text)) return text;
    const rest = endsInCarriageReturn && text.startsWith('\n') ? text.slice(1) : text;
    endsInCarriageReturn = text.endsWith('\r');
    return rest.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD');
  }
}

/** Finds the last block that began on a complete line; what stands before it cannot change any more. */
function firstOpen(tokens: readonly Token[], tail: string): number {
  const lastLine = tail.lastIndexOf('\n') + 1;
  let found = 0;
  let offset = 0;
  for (const [index, token] of tokens.entries()) {
    if (offset >= lastLine) break;
    if (token.type !== 'space') found = index;
    offset += token.raw.length;
  }
  return found;
}

function rawLength(tokens: readonly Token[]): number {
  return tokens.reduce((length, token) => length + token.raw.length, 0);
}
