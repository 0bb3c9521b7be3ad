import { flatChildren } from '#lib/capture/in-page/dom/flat-tree.ts';
import { bodyOf, isElement, isText, rootElementOf, textOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import { createTimeSlicer, type TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { isSilent } from '#lib/capture/in-page/read/describe-element.ts';
import { plainLines } from '#lib/passages/plain-lines.ts';
import type { Passage } from '#lib/passages/text-fragment.ts';

/** The normalized text of a page, and which node each part of it comes from. */
interface PageText {
  readonly text: string;
  readonly nodes: readonly Text[];
  /** Where each node's text begins in `text`. */
  readonly starts: readonly number[];
}

/** How many candidate places for the beginning of a quote are compared. */
const MAX_PLACES = 200;

/** How many characters before a quote must match. */
const BEFORE_LENGTH = 40;

/** How many characters may lie between two lines of a quote. */
const MAX_DISTANCE = 400;

/** Where a quote is in a page. */
export interface FoundPassage {
  /** A range for each line of the quote that was found, in order; empty when the first line is missing. */
  readonly ranges: Range[];
  /** Whether every line of the quote was found. */
  readonly isComplete: boolean;
}

/** Finds one quote in a page; see `createPassageFinder`. */
export async function findPassage(
  page: Document,
  passage: Passage,
  slicer: TimeSlicer = createTimeSlicer(),
): Promise<Range[]> {
  const find = await createPassageFinder(page, slicer);
  return find(passage).ranges;
}

/**
 * Reads the text of a page once, and finds quotes in it, regardless of white space and markup.
 *
 * Among several places, the one with the same text before it and the most lines of the quote wins.
 */
export async function createPassageFinder(
  page: Document,
  slicer: TimeSlicer,
): Promise<(passage: Passage) => FoundPassage> {
  const body: Element = bodyOf(page) ?? rootElementOf(page);
  const pageText = await collect(body, slicer);
  return (passage) => {
    const lines = plainLines(passage.text)
      .map(normalize)
      .filter((line) => line !== '');
    const pieces = findLines(pageText.text, lines, normalize(passage.before ?? '').slice(-BEFORE_LENGTH));
    return {
      ranges: pieces.map(([from, to]) => rangeOf(page, pageText, from, to)),
      isComplete: lines.length > 0 && pieces.length === lines.length,
    };
  };
}

/** The places of the found lines, in order. */
function findLines(text: string, lines: readonly string[], before: string): readonly [number, number][] {
  const [first, ...others] = lines;
  if (first === undefined) return [];
  let best: { score: number; pieces: [number, number][] } = { score: Number.NEGATIVE_INFINITY, pieces: [] };
  let at = text.indexOf(first);
  for (let tried = 0; at >= 0 && tried < MAX_PLACES; tried += 1) {
    const pieces: [number, number][] = [[at, at + first.length]];
    for (const line of others) {
      const end = pieces.at(-1)?.[1] ?? at;
      const next = text.slice(end, end + MAX_DISTANCE + line.length).indexOf(line);
      if (next >= 0) pieces.push([end + next, end + next + line.length]);
    }
    const isSame = before !== '' && text.endsWith(before, at);
    const span = (pieces.at(-1)?.[1] ?? at) - at;
    // More lines win; with equally many, the ones closer together.
    const score = pieces.length + (isSame ? lines.length + 1 : 0) - span / (span + 1);
    if (score > best.score) best = { score, pieces };
    at = text.indexOf(first, at + 1);
  }
  return best.pieces;
}

async function collect(body: Element, slicer: TimeSlicer): Promise<PageText> {
  const nodes: Text[] = [];
  const starts: number[] = [];
  const texts: string[] = [];
  let length = 0;
  const stack: Node[] = [body];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (slicer.isDue()) {
      if (slicer.isOver()) break;
      await slicer.yieldToPage();
    }
    if (isText(node)) {
      const text = normalize(textOf(node));
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

/** Removes white space, invisible characters and case. */
function normalize(text: string): string {
  return Array.from(text.matchAll(KEPT), ([kept]) => fold(kept)).join('');
}

const KEPT = /[^\s\u00AD\u200B\u2060\uFEFF\u{E0001}\u{E0020}-\u{E007F}]+/gu;

/** Lower-cases a text unless that changes its length: positions must stay the same. */
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
