import type { Token, Tokens } from 'marked';

import { dropChildren } from './commit-inside.ts';
import { isMarked } from './lex-blocks.ts';
import { countLineEnds, lineStarts } from './lines.ts';
import { isLooseSoFar } from './list-looseness.ts';
import { elementAt, type ElementView, type View } from './view.ts';

/** What is left of a tail without what is finished inside its open quote or item. */
export interface Compacted {
  readonly tail: string;
  /** What is finished, also where it is not left out; definitions in it count when the whole block does. */
  readonly finished: Token[];
  /** The elements that it stands for. */
  readonly closed: ElementView[];
}

interface Plan {
  readonly lines: [from: number, to: number][];
  readonly drops: { readonly view: ElementView; readonly from: number; readonly count: number }[];
  /** Everything before the open blocks, in order, and not only what is left out: the first definition counts. */
  readonly finished: Token[];
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
  const plan: Plan = { lines: [], drops: [], finished: [], carries: [] };
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
  return { tail: shortened, finished: plan.finished, closed };
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
  const at = line + lineCount(items.slice(0, -1));
  if (at < openLine) plan.finished.push(...items.slice(0, -1));
  const finished = planBlocks(last.tokens, itemView, at, openLine, 1, plan);
  if (finished.length > 0) {
    plan.carries.push({ view, isLoose: isLooseSoFar([{ ...last, raw: '', tokens: finished }]) });
  }
}

/**
 * Blocks inside a container. An item keeps its first: its marker is on that one's line.
 *
 * @returns What is finished in this container itself, when any of it is left out.
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
    if (token.type !== 'space') [open, openAt] = [index, at];
    at += countLineEnds(token.raw);
  }
  const finished = tokens.slice(0, open);
  plan.finished.push(...finished);
  if (open > keptFirst) {
    // The blank line before the open block keeps it apart from the first.
    const end = tokens[open - 1]?.type === 'space' ? open - 1 : open;
    const left = tokens.slice(keptFirst, keptFirst === 0 ? open : end);
    const from = line + linesOf(tokens.slice(0, keptFirst));
    const to = line + linesOf(tokens.slice(0, keptFirst + left.length));
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
    plan.finished.push(...left);
    plan.drops.push({ view, from: 0, count: left.length });
    plan.carries.push({ view, isLoose: isLooseSoFar(left) });
  }
  planItem(list, view, line, openLine, plan);
}

function isShown(token: Token): boolean {
  return token.type !== 'space' && token.type !== 'def';
}

/** How many lines tokens stand on; the end of the last line may belong to the token after them. */
function linesOf(tokens: readonly Token[]): number {
  const last = tokens.at(-1);
  return lineCount(tokens) + (last && !last.raw.endsWith('\n') ? 1 : 0);
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
  if (!isList(one) && !isSameRecord(one.attributes, other.attributes)) return false;
  if (one.source !== undefined) return true;
  return (
    one.children.length === other.children.length &&
    one.children.every((child, index) => {
      const twin = other.children[index];
      return twin !== undefined && isSame(child, twin);
    })
  );
}

function isList(view: ElementView): boolean {
  return view.tag === 'ul' || view.tag === 'ol';
}

function isSameRecord(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
