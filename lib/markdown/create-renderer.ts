import type { Links, Token } from 'marked';

import { findCursor, type Cursor } from './append-plain.ts';
import { buildBlocks } from './build-blocks.ts';
import { commitInside } from './commit-inside.ts';
import { compactNested } from './compact-nested.ts';
import { lexBlocks } from './lex-blocks.ts';
import { settled } from './provisional-syntax.ts';
import { createReferences } from './references.ts';
import { urlPolicy, type UrlPolicy } from './url-policy.ts';
import { patchChildren, type ElementView } from './view.ts';

export interface RendererOptions {
  /** What links and images become. */
  readonly policy?: UrlPolicy;
  /** Told of each element whose content is final: a block, an item of a long list, a row of a long table. */
  readonly onClosed?: (element: HTMLElement) => void;
  /** A tail of this length is lexed faster than it is made shorter. Tests choose less. */
  readonly shortTail?: number;
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
  { policy = urlPolicy, onClosed, shortTail = 1_000 }: RendererOptions = {},
): MarkdownRenderer {
  const links: Links = Object.create(null);
  const references = createReferences(links);
  let tail = '';
  let open: ElementView[] = [];
  let cursor: Cursor | undefined;
  let endsInCarriageReturn = false;
  /** What is finished inside the open block, left out or not; its definitions count when the block does. */
  let left: Token[] = [];
  let compactFrom = shortTail;

  function draw(isWhole: boolean): void {
    const shown = isWhole ? tail : tail.slice(0, settled(tail));
    const lexed = lexBlocks(shown, links);
    const kept = isWhole ? lexed.tokens.length : firstOpen(lexed.tokens, tail);
    const committed = lexed.tokens.slice(0, kept);
    if (kept > 0) commit(committed);

    const context = { lexed, policy, definitions: references.count };
    const closedViews = buildBlocks(committed, { ...context, isOpen: false });
    const openViews = buildBlocks(lexed.tokens.slice(kept), {
      ...context,
      isOpen: isLeafOpen(lexed.tokens, tail),
    });
    patchChildren(root, open, [...closedViews, ...openViews]);
    close(closedViews);
    references.resolve();
    open = openViews;
    tail = tail.slice(rawLength(committed));
    settleOpenBlock(lexed.tokens[kept]);
    cursor = isWhole ? undefined : findCursor(open, tail);
  }

  /** Commits and leaves out what is finished inside the open block. */
  function settleOpenBlock(token: Token | undefined): void {
    const [view] = open;
    if (!token || !view) return;
    const cut = commitInside(token, view, tail);
    if (cut) {
      tail = cut.tail;
      close(cut.closed);
      const known = references.count;
      if (cut.committed.length > 0) commit(cut.committed);
      references.resolve();
      // The open rest was drawn before these definitions counted.
      if (references.count > known) {
        draw(false);
        return;
      }
    }
    if (open.length === 1 && tail.length > compactFrom) compact(view);
  }

  function compact(view: ElementView): void {
    const drawTail = (source: string): ElementView[] => {
      const lexed = lexBlocks(source.slice(0, settled(source)), links);
      const isOpen = isLeafOpen(lexed.tokens, source);
      return buildBlocks(lexed.tokens, { lexed, policy, definitions: references.count, isOpen });
    };
    const [token] = lexBlocks(tail.slice(0, settled(tail)), links).tokens;
    const compacted = token && compactNested(token, view, tail, drawTail);
    if (compacted) {
      tail = compacted.tail;
      left.push(...compacted.finished);
      close(compacted.closed);
    }
    // Where there is nothing to leave out yet, looking again at once would cost more than it saves.
    compactFrom = Math.max(shortTail, tail.length * 1.2);
  }

  function commit(tokens: readonly Token[]): void {
    references.define([...left, ...tokens]);
    left = [];
    compactFrom = shortTail;
  }

  function close(views: readonly ElementView[]): void {
    for (const view of views) {
      references.remember(view);
      if (view.dom) onClosed?.(view.dom);
    }
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

/** Tells whether the text ends inside the last leaf: a blank line closes any but code. */
function isLeafOpen(tokens: readonly Token[], tail: string): boolean {
  return tokens.at(-1)?.type === 'code' || !/\n[ \t]*\n[ \t]*$/.test(tail);
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
