import type { Token, Tokens } from 'marked';

import { dropChildren } from './commit-inside.ts';
import { isMarked } from './lex-blocks.ts';
import { countLineEnds, lineStarts } from './lines.ts';
import { isLooseSoFar } from './list-looseness.ts';
import { elementAt, type ElementView, type View } from './view.ts';

/** What is left of a tail without what is finished inside its open quote or item. */
export interface Compacted {
  readonly tail: string;
  /** What was left out; definitions in it count when the whole block does. */
  readonly dropped: Token[];
  /** The elements that it stands for. */
  readonly closed: ElementView[];
}

interface Plan {
  readonly lines: [from: number, to: number][];
  readonly drops: { readonly view: ElementView; readonly from: number; readonly count: number }[];
  readonly dropped: Token[];
  readonly carries: { readonly view: ElementView; readonly isLoose: boolean }[];
}

/**
 * Leaves finished blocks inside an open quote or an open item out of the tail, however deep they are.
 *
 * What would be left is lexed, and unless it draws exactly what is open now, nothing is changed.
 *
 * @param draw - Makes the open views of a tail.
 */
export function compactNested(
  token: Token,
  view: ElementView,
  tail: string,
  draw: (tail: string) => readonly ElementView[],
): Compacted | undefined {
  const plan: Plan = { lines: [], drops: [], dropped: [], carries: [] };
  const starts = lineStarts(tail);
  planInside(token, view, 0, starts.length - 1, plan);
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
  for (const { view, isLoose } of plan.carries) {
    const wasLoose = view.carried?.isLoose === true;
    view.carried = { isLoose: wasLoose || isLoose, start: view.attributes['start'] };
  }
  return { tail: shortened, dropped: plan.dropped, closed };
}

function nextStart(tail: string, start: number): number {
  const end = tail.indexOf('\n', start);
  return end === -1 ? tail.length : end + 1;
}

function planInside(token: Token, view: ElementView, line: number, openLine: number, plan: Plan): void {
  if (!isMarked(token)) return;
  if (token.type === 'blockquote') planBlocks(token.tokens, view, line, openLine, 0, plan);
  else if (token.type === 'list') planItem(token, view, line, openLine, plan);
}

/** The last item of a list, when no other began after it. */
function planItem(list: Tokens.List, view: ElementView, line: number, openLine: number, plan: Plan): void {
  const items = list.items;
  const itemView = elementAt(view, items.length - 1);
  const last = items.at(-1);
  if (!last || !itemView || last.task) return;
  const left = planBlocks(last.tokens, itemView, line + lineCount(items.slice(0, -1)), openLine, 1, plan);
  if (left.length > 0) {
    plan.carries.push({ view, isLoose: isLooseSoFar([{ ...last, raw: '', tokens: left }]) });
  }
}

/**
 * Blocks inside a container. An item keeps its first: its marker is on that one's line.
 *
 * @returns What is left out of this container itself.
 */
function planBlocks(
  tokens: readonly Token[],
  view: ElementView,
  line: number,
  openLine: number,
  keptFirst: 0 | 1,
  plan: Plan,
): Token[] {
  let left: Token[] = [];
  let open = 0;
  let openAt = line;
  let at = line;
  for (const [index, token] of tokens.entries()) {
    if (at >= openLine) break;
    if (token.type !== 'space') [open, openAt] = [index, at];
    at += countLineEnds(token.raw);
  }
  if (open > keptFirst) {
    // The blank line before the open block keeps it apart from the first.
    const end = tokens[open - 1]?.type === 'space' ? open - 1 : open;
    left = tokens.slice(keptFirst, keptFirst === 0 ? open : end);
    const from = line + lineCount(tokens.slice(0, keptFirst));
    const to = from + lineCount(left);
    if (to > from) {
      plan.lines.push([from, to]);
      plan.dropped.push(...left);
      plan.drops.push({ view, from: keptFirst, count: left.filter(isShown).length });
    }
  }
  const token = tokens[open];
  const child = elementAt(view, tokens.slice(0, open).filter(isShown).length);
  if (!token || !child || open !== tokens.length - 1) return left;
  if (isMarked(token) && token.type === 'list' && open > 0) planItems(token, child, openAt, openLine, plan);
  else planInside(token, child, openAt, openLine, plan);
  return left;
}

/** All items of a nested list but its last one. */
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
    plan.dropped.push(...left);
    plan.drops.push({ view, from: 0, count: left.length });
    plan.carries.push({ view, isLoose: isLooseSoFar(left) });
  }
  planItem(list, view, line, openLine, plan);
}

function isShown(token: Token): boolean {
  return token.type !== 'space' && token.type !== 'def';
}

function lineCount(tokens: readonly { readonly raw: string }[]): number {
  return tokens.reduce((sum, { raw }) => sum + countLineEnds(raw), 0);
}

/** Tells whether two views would make the same nodes, but for what a list's beginning decides. */
function isSame(one: View, other: View): boolean {
  if (one.kind === 'text' || other.kind === 'text') {
    return one.kind === 'text' && other.kind === 'text' && one.text === other.text;
  }
  if (one.tag !== other.tag || one.source !== other.source || one.mode !== other.mode) return false;
  if (one.source !== undefined) return true;
  return (
    one.children.length === other.children.length &&
    one.children.every((child, index) => {
      const twin = other.children[index];
      return twin !== undefined && isSame(child, twin);
    })
  );
}
