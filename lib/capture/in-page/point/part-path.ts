import { isDocument, readableFrameOf, shadowRootOf } from '#lib/capture/in-page/dom/flat-tree.ts';
import { frameAround } from '#lib/capture/in-page/dom/path-out.ts';
import {
  boxOf,
  elementsIn,
  isElement,
  nextSiblingOf,
  ownerOf,
  previousSiblingOf,
  tagOf,
} from '#lib/capture/in-page/dom/safe-dom.ts';
import { visibilityOf } from '#lib/capture/in-page/dom/visibility.ts';
import { isCodeBlock, meaningOf } from '#lib/capture/in-page/read/describe-element.ts';

/** A place in the page’s viewport, in CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A box in the page’s viewport, in CSS pixels. */
export interface Box extends Place {
  readonly width: number;
  readonly height: number;
}

/** How many nested shadow roots and frames are searched. */
const MAX_NESTED = 32;

/**
 * Finds the innermost element at a place, in shadow roots and in frames that may be read.
 *
 * @param ours - The overlay that covers the page.
 */
export function elementAt(page: Document, place: Place, ours: Element): Element | undefined {
  let scope: Document | ShadowRoot = page;
  let { x, y } = place;
  let found: Element | undefined;
  for (let depth = 0; depth < MAX_NESTED; depth += 1) {
    // Chrome also lists the elements around a shadow root, retargeted to its host.
    const hit: Element | undefined = elementsAt(scope, x, y).find(
      (element) => element !== ours && Node.prototype.getRootNode.call(element) === scope,
    );
    if (hit === undefined) return found;
    found = hit;
    const root = shadowRootOf(hit);
    const frame: Document | null = root === null ? readableFrameOf(hit) : null;
    if (root === null && frame === null) return found;
    if (frame !== null) {
      const { left, top, scale } = contentOf(hit);
      x = (x - left) / scale;
      y = (y - top) / scale;
    }
    scope = root ?? frame ?? scope;
  }
  return found;
}

function elementsAt(scope: Document | ShadowRoot, x: number, y: number): Element[] {
  const { elementsFromPoint } = isDocument(scope) ? Document.prototype : ShadowRoot.prototype;
  return elementsFromPoint.call(scope, x, y);
}

/** Where the content of a frame begins in the frame’s own document, and how much it is enlarged. */
function contentOf(frame: Element): { left: number; top: number; scale: number } {
  const box = boxOf(frame);
  const { paddingLeft, paddingTop } = getComputedStyle(frame);
  const layoutWidth = 'offsetWidth' in frame ? Number(frame.offsetWidth) : box.width;
  const scale = layoutWidth > 0 && box.width > 0 ? box.width / layoutWidth : 1;
  return {
    left: box.left + (frame.clientLeft + (Number.parseFloat(paddingLeft) || 0)) * scale,
    top: box.top + (frame.clientTop + (Number.parseFloat(paddingTop) || 0)) * scale,
    scale,
  };
}

/** The box of an element as the page shows it, even if it is in a frame. */
export function boxInPage(element: Element, page: Document): Box {
  let { x, y, width, height } = boxOf(element);
  let within: Element = element;
  while (ownerOf(within) !== page) {
    const frame = frameAround(within);
    if (frame === null) break;
    const { left, top, scale } = contentOf(frame);
    [x, y, width, height] = [left + x * scale, top + y * scale, width * scale, height * scale];
    within = frame;
  }
  return { x, y, width, height };
}

/**
 * Which element of a path a person points at: the table or the block of code that it is in, or else the block of text.
 * Undefined for empty parts of the page.
 */
export function firstChoice(path: readonly Element[]): number | undefined {
  const code = path.findIndex((element) => isCodeBlock(element));
  if (code >= 0) return code;
  const cell = path.findIndex((element) => /^t[dh]$/.test(meaningOf(element)));
  const table = path.findIndex((element, index) => index > cell && meaningOf(element) === 'table');
  if (cell >= 0 && table >= 0 && isHeaded(path[table])) return table;
  const block = path.findIndex((element) => visibilityOf(element).flow === 'block');
  const chosen = path[block];
  return chosen === undefined || tagOf(chosen) === 'body' ? undefined : block;
}

/**
 * Tables without a head are used for layout as often as for data: of those, a single cell is chosen first.
 */
function isHeaded(table: Element | undefined): boolean {
  const head = 'th, thead, caption, [role="columnheader"]';
  return table !== undefined && elementsIn(table, head).length > 0;
}

/** Moves along a path to the next element outwards (1) or inwards (-1) that looks different; stays at its ends. */
export function stepAlong(path: readonly Element[], from: number, by: 1 | -1, page: Document): number {
  const start = path[from];
  if (start === undefined) return from;
  const box = boxInPage(start, page);
  for (let index = from + by; ; index += by) {
    const next = path[index];
    if (next === undefined) return from;
    if (!isSameBox(box, boxInPage(next, page))) return index;
  }
}

function isSameBox(one: Box, other: Box): boolean {
  return (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(one[side] - other[side]) < 1);
}

/** The next sibling in one direction that has a box; undefined at the ends. */
export function siblingOf(element: Element, by: 1 | -1): Element | undefined {
  const next = by > 0 ? nextSiblingOf : previousSiblingOf;
  for (let node = next(element); node !== null; node = next(node)) {
    if (isElement(node) && boxOf(node).width > 1 && boxOf(node).height > 1) return node;
  }
  return undefined;
}
