import type { Links, Token } from 'marked';

import { findCursor, type Cursor } from './append-plain.ts';
import { buildBlocks } from './build-blocks.ts';
import { commitInside } from './commit-inside.ts';
import { compactNested } from './compact-nested.ts';
import { compactPieces } from './compact-pieces.ts';
import { lexBlocks } from './lex-blocks.ts';
import { mayHoldMath } from './math-tokens.ts';
import { isPiece, PIECE_LENGTH } from './pieces.ts';
import { LONGEST_UNDECIDED, mayBecomeDefinition, settled } from './provisional-syntax.ts';
import { createReferences, startOfDefinition } from './references.ts';
import { urlPolicy, type UrlPolicy } from './url-policy.ts';
import { patchChildren, type ElementView } from './view.ts';

export interface RendererOptions {
  /** Decides how links and images are drawn. */
  readonly policy?: UrlPolicy;
  /** Called with each element whose content is final: a block, a list item, a table row. */
  readonly onClosed?: (element: HTMLElement) => void;
  /** Below this length, lexing the tail is cheaper than shortening it. Tests set it low to exercise shortening. */
  readonly shortTail?: number;
  /** The length of a piece (`pieces.ts`). Tests set it low. */
  readonly pieceLength?: number;
}

/** Draws Markdown while it arrives. */
export interface MarkdownRenderer {
  /** Length of the text that the next push may have to lex again. */
  readonly openLength: number;
  /** Appends text. The cost does not depend on how long the answer already is. */
  push(text: string): void;
  /** Closes the open block and drops provisional syntax. Nothing may be pushed afterwards. */
  end(): void;
}

/**
 * Creates a renderer that owns the content of `root`.
 *
 * Blocks before the last one that began on a complete line are committed: their nodes do not change again,
 * except when a list becomes loose or a link definition arrives late. Only the text after them, the tail, is
 * lexed. Content becomes elements and text nodes, never markup. See docs/rendering.md.
 */
export function createRenderer(
  root: HTMLElement,
  { policy = urlPolicy, onClosed, shortTail = 1_000, pieceLength = PIECE_LENGTH }: RendererOptions = {},
): MarkdownRenderer {
  const links: Links = Object.create(null);
  const references = createReferences(links);
  let tail = '';
  let open: ElementView[] = [];
  let cursor: Cursor | undefined;
  let endsInCarriageReturn = false;
  /**
   * Finished blocks inside the open one. Their link definitions take effect once the open block is committed.
   */
  let finishedInside: Token[] = [];
  let compactFrom = shortTail;
  /** Length of the complete lines in the tail whose finished blocks are committed. */
  let committedLines = 0;

  /** Draws what arrived: complete lines first where the open line after them may not commit anything. */
  function drawArrived(): void {
    const lineStart = lastLineStart(tail);
    if (lineStart > committedLines && lineStart < tail.length && isFickle(tail, mayHoldMath(tail))) {
      const openLine = tail.slice(lineStart);
      tail = tail.slice(0, lineStart);
      draw(false);
      tail += openLine;
    }
    draw(false);
  }

  function draw(isComplete: boolean): void {
    const end = isComplete ? tail.length : settled(tail);
    const isHeldBack = end < tail.trimEnd().length;
    const lexed = lexBlocks(tail.slice(0, end), links, pieceLength);
    const mayCommit = isComplete || !isFickle(tail, lexed.mayHoldMath);
    const kept = isComplete ? lexed.tokens.length : firstOpen(lexed.tokens, lastLineStart(tail), mayCommit);
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
    // The line before the open one may have begun with a piece, and may begin as text without it.
    if (isHeldBack && kept > 0 && settled(tail) >= tail.trimEnd().length) {
      draw(false);
      return;
    }
    if (mayCommit) commitOpenBlock(lexed.tokens[kept]);
    // A line as long as this is never held back again.
    else if (tail.length - lastLineStart(tail) > LONGEST_UNDECIDED) compactOpen(compactPieces);
    committedLines = lastLineStart(tail);
    cursor = isComplete || isHeldBack ? undefined : findCursor(open, tail, pieceLength);
  }

  /** Commits finished items, rows and chunks of the open block and drops them from the tail. */
  function commitOpenBlock(token: Token | undefined): void {
    const [view] = open;
    if (!token || !view) return;
    const cut = commitInside(token, view, tail);
    if (cut) {
      tail = cut.tail;
      close(cut.closed);
      const known = references.count;
      if (cut.committed.length > 0) commit(cut.committed);
      references.resolve();
      // The rest of the block was drawn before these definitions took effect.
      if (references.count > known) {
        draw(false);
        return;
      }
    }
    compactOpen((...args) => compactPieces(...args) ?? compactNested(...args));
  }

  /** Drops finished content inside the open block from the tail, if that is worth trying. */
  function compactOpen(compact: typeof compactNested): void {
    const [view, ...others] = open;
    if (!view || others.length > 0 || tail.length <= compactFrom) return;
    const drawTail = (source: string): ElementView[] => {
      const lexed = lexBlocks(source.slice(0, settled(source)), links, pieceLength);
      const isOpen = isLeafOpen(lexed.tokens, source);
      return buildBlocks(lexed.tokens, { lexed, policy, definitions: references.count, isOpen });
    };
    const [token] = lexBlocks(tail.slice(0, settled(tail)), links, pieceLength).tokens;
    const compacted = token && compact(token, view, tail, drawTail);
    if (compacted) {
      tail = compacted.tail;
      finishedInside.push(...compacted.finished);
      close(compacted.closed);
    }
    // When nothing could be dropped, trying again right away would cost more than it saves.
    compactFrom = Math.max(shortTail, tail.length * 1.2);
  }

  function commit(tokens: readonly Token[]): void {
    references.define([...finishedInside, ...tokens]);
    finishedInside = [];
    compactFrom = shortTail;
  }

  function close(views: readonly ElementView[]): void {
    for (const view of views) {
      references.remember(view);
      if (view.dom) onClosed?.(view.dom);
    }
  }

  return {
    get openLength() {
      return tail.length;
    },
    push(text) {
      if (text === '') return;
      const arrived = normalise(text);
      tail += arrived;
      if (!cursor?.append(arrived)) drawArrived();
    },
    end() {
      draw(true);
    },
  };

  /** Normalises line ends and NUL as CommonMark does. A CRLF may be split between two deltas. */
  function normalise(text: string): string {
    if (!endsInCarriageReturn && !/[\r\0]/.test(text)) return text;
    const rest = endsInCarriageReturn && text.startsWith('\n') ? text.slice(1) : text;
    endsInCarriageReturn = text.endsWith('\r');
    return rest.replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD');
  }
}

/** A blank line closes every leaf except code. */
function isLeafOpen(tokens: readonly Token[], tail: string): boolean {
  return tokens.at(-1)?.type === 'code' || !/\n[ \t]*\n[ \t]*$/.test(tail);
}

/**
 * Whether the open line may change how the lines before it read, and then change it back: a line that will be
 * held back once it is a definition, or one that decides where a formula ends. Because of such a line,
 * nothing is committed.
 */
function isFickle(tail: string, hasMath: boolean): boolean {
  const lineStart = lastLineStart(tail);
  if (lineStart === tail.length) return false;
  return hasMath || (tail.includes('[', lineStart) && mayBecomeDefinition(tail.slice(lineStart)));
}

/**
 * Finds the last block that began on a complete line, or the definition whose title it may be. Blocks before it can no
 * longer change.
 *
 * @param mayCommit - Else only pieces that end in the open line are final: nothing takes them back.
 */
function firstOpen(tokens: readonly Token[], openLine: number, mayCommit: boolean): number {
  let found = 0;
  let offset = 0;
  for (const [index, token] of tokens.entries()) {
    const isAfterPiece = isPiece(tokens[index - 1]);
    // What follows a piece is another block, on whatever line it begins.
    if (index > 0 && offset >= openLine && !isAfterPiece) break;
    if (!mayCommit && index > 0 && !(isAfterPiece && offset > openLine)) break;
    if (token.type !== 'space') found = index;
    offset += token.raw.length;
  }
  return startOfDefinition(tokens, found);
}

function lastLineStart(text: string): number {
  return text.lastIndexOf('\n') + 1;
}

function rawLength(tokens: readonly Token[]): number {
  return tokens.reduce((length, token) => length + token.raw.length, 0);
}
