import { createTimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { ALL_HIGHLIGHT } from '#lib/passages/highlight-names.ts';
import type { Passage } from '#lib/passages/text-fragment.ts';

import { createPassageFinder } from './find-passage.ts';
import { isInView, scrollToRange } from './scroll-to-range.ts';

/**
 * Highlights every one of these passages that is in the page, without changing its DOM, and scrolls to the first unless
 * one is in view.
 *
 * @returns How many were found.
 */
export async function markPassages(page: Document, passages: readonly Passage[]): Promise<number> {
  const slicer = createTimeSlicer();
  const find = await createPassageFinder(page, slicer);
  const lines: Range[] = [];
  let found = 0;
  for (const passage of passages) {
    if (slicer.isOver()) break;
    const { ranges } = find(passage);
    if (ranges.length > 0) found += 1;
    lines.push(...ranges);
    await slicer.yieldToPage();
  }
  const ranges = lines.toSorted((one, other) => one.compareBoundaryPoints(Range.START_TO_START, other));
  const [first] = ranges;
  if (first === undefined) {
    CSS.highlights.delete(ALL_HIGHLIGHT);
    return 0;
  }
  CSS.highlights.set(ALL_HIGHLIGHT, new Highlight(...ranges));
  if (!ranges.some(isInView)) scrollToRange(first);
  return found;
}
