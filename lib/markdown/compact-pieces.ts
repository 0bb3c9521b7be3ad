import type { Token } from 'marked';

import { dropChildren } from './commit-inside.ts';
import { type Compacted, isSame, isShown } from './compact-nested.ts';
import { directionOf, LONGEST_NEUTRAL } from './direction.ts';
import { isMarked } from './lex-blocks.ts';
import { countLineEnds, lineStarts } from './lines.ts';
import { isPiece } from './pieces.ts';
import { carryDirection, elementAt, type ElementView } from './view.ts';

/** The pieces of a leaf at the end of nested quotes and items. */
interface NestedPieces {
  readonly pieces: readonly Token[];
  /** The block that continues them. */
  readonly rest: Token;
  /** The container of the pieces, and the index of their first one among its children. */
  readonly view: ElementView;
  readonly from: number;
  readonly isInItem: boolean;
  /** The quotes and lists around them, with the text that each begins with. */
  readonly containers: readonly { readonly view: ElementView; readonly raw: string }[];
}

/**
 * Drops the pieces of a long leaf inside an open quote or item from the tail, at any depth.
 *
 * The shortened tail is lexed as a check: unless it draws exactly what is open now, nothing changes.
 *
 * @param draw - Builds the open views of a tail.
 */
export function compactPieces(
  token: Token,
  view: ElementView,
  tail: string,
  draw: (tail: string) => readonly ElementView[],
): Compacted | undefined {
  const found = findNested(token, view);
  const range = found && findRange(found, tail);
  if (!found || !range) return undefined;
  const directions = found.containers.map(({ raw }) => settleDirection(raw, found.rest.raw));
  if (directions.includes(undefined)) return undefined;
  const shortened = tail.slice(0, range.from) + tail.slice(range.to);
  const before = found.view.children;
  const closed = dropChildren(found.view, found.from, found.pieces.filter(isShown).length);
  const [redrawn, ...others] = draw(shortened);
  if (!redrawn || others.length > 0 || !isSame(view, redrawn)) {
    found.view.children = before;
    return undefined;
  }
  for (const [index, { view: container }] of found.containers.entries()) {
    container.carried = {
      isLoose: container.carried?.isLoose === true || container.attributes['class'] === 'loose',
      start: container.attributes['start'],
      direction: carryDirection(container, directions[index] ?? ''),
    };
  }
  return { tail: shortened, finished: [...found.pieces], closed };
}

/** The text that decides a container's direction whatever follows; undefined if later text may decide it. */
function settleDirection(raw: string, rest: string): string | undefined {
  const end = raw.length - rest.length;
  const decided = raw.slice(0, Math.max(raw.lastIndexOf('\n', end - 1) + 1, end - LONGEST_NEUTRAL));
  return directionOf(decided) === undefined ? undefined : decided;
}

function findNested(token: Token, view: ElementView): NestedPieces | undefined {
  const containers: { view: ElementView; raw: string }[] = [];
  let inner: Token | undefined = token;
  let holder: ElementView | undefined = view;
  while (inner && holder && isMarked(inner) && (inner.type === 'blockquote' || inner.type === 'list')) {
    containers.push({ view: holder, raw: inner.raw });
    if (inner.type === 'list') holder = elementAt(holder, inner.items.length - 1);
    const item: Token | undefined = inner.type === 'list' ? inner.items.at(-1) : inner;
    const tokens: Token[] = (item && 'tokens' in item ? item.tokens : undefined) ?? [];
    const rest = tokens.at(-1);
    const first = tokens.findIndex(isPiece);
    if (rest && holder && first !== -1 && tokens.slice(first, -1).every(isPiece) && !isPiece(rest)) {
      const from = tokens.slice(0, first).filter(isShown).length;
      const isInItem = containers.some(({ view: one }) => one.tag !== 'blockquote');
      return { pieces: tokens.slice(first, -1), rest, view: holder, from, containers, isInItem };
    }
    inner = rest;
    holder = elementAt(holder, tokens.slice(0, -1).filter(isShown).length);
  }
  return undefined;
}

/** Where in the tail the pieces begin, and where the rest does. The tail's lines still have the containers' markers. */
function findRange(
  { pieces, rest, isInItem }: NestedPieces,
  tail: string,
): { from: number; to: number } | undefined {
  const starts = lineStarts(tail.trimEnd());
  const restLine = starts.length - 1 - countLineEnds(rest.raw.trimEnd());
  const firstLine = restLine - pieces.reduce((sum, { raw }) => sum + countLineEnds(raw), 0);
  // Whether a line belongs to an item depends on the previous line, so that line must begin as it did.
  if (isInItem && restLine > firstLine) return undefined;
  const from = findIn(tail, starts[firstLine], pieces[0]?.raw ?? '', 'first');
  const to = findIn(tail, starts[restLine], rest.raw, 'last');
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
}

/** Where the first line of `text` is in the line that begins at `start`. */
function findIn(
  tail: string,
  start: number | undefined,
  text: string,
  which: 'first' | 'last',
): number | undefined {
  if (start === undefined) return undefined;
  const end = tail.indexOf('\n', start);
  const line = tail.slice(start, end === -1 ? undefined : end);
  const [wanted = ''] = text.split('\n', 1);
  const begun = wanted.trimEnd();
  const at = which === 'first' ? line.indexOf(begun) : line.lastIndexOf(begun);
  return at === -1 ? undefined : start + at;
}
