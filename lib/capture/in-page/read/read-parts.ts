import type { Captured } from '#lib/capture/captured.ts';
import { pathOut } from '#lib/capture/in-page/dom/path-out.ts';
import { firstChildOf, nextSiblingOf, ownerOf, parentOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import { createTimeSlicer, type TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { partVisibilityOf } from '#lib/capture/in-page/dom/visibility.ts';

import type { ReadLimits } from './read-nodes.ts';
import { readRanges } from './read-ranges.ts';
import { SELECTION_LIMITS } from './read-selection.ts';

/**
 * Reads the parts of a page that the user pointed at, in this order, as if all of their content were
 * selected. Parts that have no text, repeat the text of an earlier one or are inside something invisible are
 * left out.
 */
export async function readParts(
  page: Document,
  parts: readonly Element[],
  slicer: TimeSlicer = createTimeSlicer(),
  limits: ReadLimits = SELECTION_LIMITS,
): Promise<Captured[]> {
  const read = new Map<string, Captured>();
  for (const part of parts) {
    const parent = parentOf(part);
    const owner = ownerOf(part);
    if (parent === null || owner === null || !isInSight(part, page)) continue;
    const startOffset = offsetOf(part, parent);
    const range = {
      startContainer: parent,
      startOffset,
      endContainer: parent,
      endOffset: startOffset + 1,
      collapsed: false,
    };
    const captured = await readRanges(owner, [range], partVisibilityOf, slicer, limits);
    if (captured.text !== '' && !read.has(captured.text)) read.set(captured.text, captured);
  }
  return [...read.values()];
}

/** A faint or clipped element can be pointed at, and so can what is in it. */
function isInSight(part: Element, page: Document): boolean {
  return pathOut(part, page).every((element) => partVisibilityOf(element).isShown);
}

function offsetOf(node: Node, parent: Node): number {
  let offset = 0;
  for (let child = firstChildOf(parent); child !== null && child !== node; child = nextSiblingOf(child))
    offset += 1;
  return offset;
}
