import { flatChildren } from '#lib/capture/in-page/dom/flat-tree.ts';
import { bodyOf, isElement, isText, rootElementOf, textOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import { createPace, type Pace } from '#lib/capture/in-page/dom/time-slicer.ts';
import { isSilent } from '#lib/capture/in-page/read/describe-element.ts';
import { plainLines } from '#lib/passages/plain-lines.ts';
import type { Passage } from '#lib/passages/text-fragment.ts';

/** The text of a page without what differs between a page and its quotes, and where each part of it is from. */
interface PageText {
  readonly text: string;
  readonly nodes: readonly Text[];
  /** Where each node's text begins in `text`. */
  readonly starts: readonly number[];
}

/** Places where a quote may begin that are weighed against each other. */
const MOST_PLACES = 200;

/** How much of the text before a quote must agree. */
const BEFORE = 40;

/** How far a line of a quote may be from the line before it. */
const REACH = 400;

/**
 * Finds a quote in a page again, whatever has become of its white space and markup.
 *
 * Of several places the one wins that has the same text before it and the most of the quote after it.
 *
 * @returns A range for each piece of the quote that was found, in order; empty when its beginning is not there.
 */
export async function findPassage(
  page: Document,
  passage: Passage,
  pace: Pace = createPace(),
): Promise<Range[]> {
  const body: Element = bodyOf(page) ?? rootElementOf(page);
  const pageText = await collect(body, pace);
  const lines = plainLines(passage.text)
    .map(squeeze)
    .filter((line) => line !== '');
  const [first, ...others] = lines;
  if (first === undefined) return [];
  const before = squeeze(passage.before ?? '').slice(-BEFORE);
  let best: { score: number; pieces: [number, number][] } = { score: Number.NEGATIVE_INFINITY, pieces: [] };
  let at = pageText.text.indexOf(first);
  for (let tried = 0; at >= 0 && tried < MOST_PLACES; tried += 1) {
    const pieces: [number, number][] = [[at, at + first.length]];
    for (const line of others) {
      const end = pieces.at(-1)?.[1] ?? at;
      const next = pageText.text.slice(end, end + REACH + line.length).indexOf(line);
      if (next >= 0) pieces.push([end + next, end + next + line.length]);
    }
    const isSame = before !== '' && pageText.text.slice(0, at).endsWith(before);
    const span = (pieces.at(-1)?.[1] ?? at) - at;
    // More pieces first, the closer ones among equals.
    const score = pieces.length + (isSame ? lines.length + 1 : 0) - span / (span + 1);
    if (score > best.score) best = { score, pieces };
    at = pageText.text.indexOf(first, at + 1);
  }
  return best.pieces.map(([from, to]) => rangeOf(page, pageText, from, to));
}

async function collect(body: Element, pace: Pace): Promise<PageText> {
  const nodes: Text[] = [];
  const starts: number[] = [];
  const texts: string[] = [];
  let length = 0;
  const stack: Node[] = [body];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (pace.due()) {
      if (pace.over()) break;
      await pace.rest();
    }
    if (isText(node)) {
      const text = squeeze(textOf(node));
      if (text === '') continue;
      nodes.push(node);
      starts.push(length);
      texts.push(text);
      length += text.length;
    } else if (isElement(node) && !isSilent(node, false)) {
      for (const child of flatChildren(node).reverse()) stack.push(child);
    }
  }
  return { text: texts.join(''), nodes, starts };
}

/** Without white space, invisible characters and case. */
function squeeze(text: string): string {
  return Array.from(text.matchAll(KEPT), ([kept]) => fold(kept)).join('');
}

const KEPT = /[^\s\u00AD\u200B\u2060\uFEFF\u{E0001}\u{E0020}-\u{E007F}]+/gu;

/** Lower case, but never of another length: places are counted in characters. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

function rangeOf(page: Document, pageText: PageText, from: number, to: number): Range {
  const range = Document.prototype.createRange.call(page);
  const start = placeOf(pageText, from);
  const end = placeOf(pageText, to - 1);
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset + 1);
  return range;
}

function placeOf({ nodes, starts }: PageText, at: number): { node: Text; offset: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const node = nodes[low];
  if (node === undefined) throw new RangeError('No text is there');
  let left = at - (starts[low] ?? 0);
  for (const kept of textOf(node).matchAll(KEPT)) {
    if (left < kept[0].length) return { node, offset: kept.index + left };
    left -= kept[0].length;
  }
  return { node, offset: 0 };
}
