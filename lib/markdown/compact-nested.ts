import type { Token, Tokens } from 'marked';

import type { Attributes } from './attributes.ts';
import { dropChildren } from './commit-inside.ts';
import { isMarked } from './lex-blocks.ts';
import { countLineEnds, lineStarts } from './lines.ts';
import { isLooseSoFar } from './list-looseness.ts';
import { startOfDefinition } from './references.ts';
import { carryDirection, elementAt, type ElementView, type View } from './view.ts';

/** A tail without the finished blocks inside its open quote or item. */
export interface Compacted {
  readonly tail: string;
  /** All finished blocks, dropped or not. Their definitions count once the outer block is committed. */
  readonly finished: Token[];
  /** The elements of the dropped blocks. */
  readonly closed: ElementView[];
}

interface Plan {
  readonly lines: [from: number, to: number][];
  readonly drops: { readonly view: ElementView; readonly from: number; readonly count: number }[];
  /** Everything before the open blocks in order, dropped or not: the first definition of a label counts. */
  readonly finished: Token[];
  readonly carries: { readonly view: ElementView; readonly isLoose: boolean }[];
  /** The open quotes and lists, and the line on which each begins. */
  readonly containers: { readonly view: ElementView; readonly line: number }[];
}

/**
 * Drops finished blocks inside an open quote or item from the tail, at any depth.
 *
 * The shortened tail is lexed as a check: unless it draws exactly what is open now, nothing changes.
 *
 * @param draw - Builds the open views of a tail.
 */
export function compactNested(
  token: Token,
  view: ElementView,
  tail: string,
  draw: (tail: string) => readonly ElementView[],
): Compacted | undefined {
  const plan: Plan = { lines: [], drops: [], finished: [], carries: [], containers: [] };
  const starts = lineStarts(tail);
  const openLine = starts.length - 1;
  planInside(token, view, 0, openLine, plan);
  if (plan.lines.length === 0) return undefined;

  const kept = starts.filter((_, line) => !plan.lines.some(([from, to]) => line >= from && line < to));
  const shortened = kept.map((start) => tail.slice(start, nextStart(tail, start))).join('');
  const before = plan.drops.map(({ view }) => view.children);
  const closed = plan.drops.flatMap(({ view, from, count }) => dropChildren(view, from, count));
  const [redrawn, ...others] = draw(shortened);
  if (!redrawn || others.length > 0 || !isSame(view, redrawn)) {
    for (const [index, { view }] of plan.drops.entries()) view.children = before[index] ?? view.children;
    return undefined;
  }
  for (const { view, line } of plan.containers) {
    view.carried = {
      isLoose: view.carried?.isLoose === true || plan.carries.some((one) => one.view === view && one.isLoose),
      start: view.attributes['start'],
      direction: carryDirection(view, tail.slice(starts[line], starts[openLine])),
    };
  }
  return { tail: shortened, finished: plan.finished, closed };
}

function nextStart(tail: string, start: number): number {
  const end = tail.indexOf('\n', start);
  return end === -1 ? tail.length : end + 1;
}

function planInside(token: Token, view: ElementView, line: number, openLine: number, plan: Plan): void {
  if (!isMarked(token)) return;
  if (token.type === 'blockquote') {
    plan.containers.push({ view, line });
    planBlocks(token.tokens, view, line, openLine, 0, plan);
  } else if (token.type === 'list') planItem(token, view, line, openLine, plan);
}

function planItem(list: Tokens.List, view: ElementView, line: number, openLine: number, plan: Plan): void {
  plan.containers.push({ view, line });
  const items = list.items;
  const itemView = elementAt(view, items.length - 1);
  const last = items.at(-1);
  if (!last || !itemView || last.task) return;
  const at = line + lineCount(items.slice(0, -1));
  if (at < openLine) plan.finished.push(...items.slice(0, -1));
  const finished = planBlocks(last.tokens, itemView, at, openLine, 1, plan);
  if (finished.length > 0) {
    plan.carries.push({ view, isLoose: isLooseSoFar([{ ...last, raw: '', tokens: finished }]) });
  }
}

/**
 * Plans the blocks of a container. An item keeps its first block, whose line holds the item's marker.
 *
 * @returns The finished blocks directly in this container, if any of them is dropped.
 */
function planBlocks(
  tokens: readonly Token[],
  view: ElementView,
  line: number,
  openLine: number,
  keptFirst: 0 | 1,
  plan: Plan,
): Token[] {
  let open = 0;
  let openAt = line;
  let at = line;
  for (const [index, token] of tokens.entries()) {
    if (at >= openLine) break;
    if (token.type !== 'space' && startOfDefinition(tokens, index) === index) [open, openAt] = [index, at];
    at += countLineEnds(token.raw);
  }
  const finished = tokens.slice(0, open);
  plan.finished.push(...finished);
  if (open > keptFirst) {
    const [dropFrom, dropTo] = findDroppable(tokens, open, keptFirst);
    const left = tokens.slice(dropFrom, dropTo);
    const from = line + linesOf(tokens.slice(0, dropFrom));
    const to = line + linesOf(tokens.slice(0, dropTo));
    if (to > from) {
      plan.lines.push([from, to]);
      plan.drops.push({ view, from: keptFirst, count: left.filter(isShown).length });
    }
  }
  const token = tokens[open];
  const child = elementAt(view, finished.filter(isShown).length);
  if (token && child && open === tokens.length - 1) {
    if (isMarked(token) && token.type === 'list' && open > 0) planItems(token, child, openAt, openLine, plan);
    else planInside(token, child, openAt, openLine, plan);
  }
  return open > keptFirst ? finished : [];
}

/**
 * The finished blocks that can go. A blank line must still separate the open block from a first block that is
 * kept: the one before the open block, or else the one after the first.
 */
function findDroppable(
  tokens: readonly Token[],
  open: number,
  keptFirst: 0 | 1,
): readonly [from: number, to: number] {
  if (keptFirst === 0) return [0, open];
  if (tokens[open - 1]?.type === 'space') return [keptFirst, open - 1];
  return tokens[keptFirst]?.type === 'space' ? [keptFirst + 1, open] : [open, open];
}

/** Drops all items of a nested list except the last. */
function planItems(list: Tokens.List, view: ElementView, line: number, openLine: number, plan: Plan): void {
  let at = line;
  let open = 0;
  let openAt = line;
  for (const [index, item] of list.items.entries()) {
    if (at >= openLine) break;
    [open, openAt] = [index, at];
    at += countLineEnds(item.raw);
  }
  const left = list.items.slice(0, open);
  if (left.length > 0) {
    plan.lines.push([line, openAt]);
    plan.finished.push(...left);
    plan.drops.push({ view, from: 0, count: left.length });
    plan.carries.push({ view, isLoose: isLooseSoFar(left) });
  }
  planItem(list, view, line, openLine, plan);
}

export function isShown(token: Token): boolean {
  return token.type !== 'space' && token.type !== 'def';
}

/** Number of lines that tokens occupy; the last line end may belong to the next token. */
function linesOf(tokens: readonly Token[]): number {
  const last = tokens.at(-1);
  return lineCount(tokens) + (last && !last.raw.endsWith('\n') ? 1 : 0);
}

function lineCount(tokens: readonly { readonly raw: string }[]): number {
  return tokens.reduce((sum, { raw }) => sum + countLineEnds(raw), 0);
}

/** Whether two views produce the same nodes, apart from what a container's committed blocks decided. */
export function isSame(one: View, other: View): boolean {
  if (one.kind === 'text' || other.kind === 'text') {
    return one.kind === 'text' && other.kind === 'text' && one.text === other.text;
  }
  if (one.tag !== other.tag || one.source !== other.source || one.mode !== other.mode) return false;
  if (!isContainer(one) && !isSameRecord(one.attributes, other.attributes)) return false;
  if (one.source !== undefined) return true;
  return (
    one.children.length === other.children.length &&
    one.children.every((child, index) => {
      const twin = other.children[index];
      return twin !== undefined && isSame(child, twin);
    })
  );
}

function isContainer(view: ElementView): boolean {
  return view.tag === 'ul' || view.tag === 'ol' || view.tag === 'blockquote';
}

function isSameRecord(one: Attributes, other: Attributes): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
