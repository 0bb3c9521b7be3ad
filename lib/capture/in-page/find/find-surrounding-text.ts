import { createTimeSlicer, type TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { surroundingTextOf, type SurroundingText } from '#lib/capture/in-page/read/surrounding-text.ts';
import type { Passage } from '#lib/passages/text-fragment.ts';

import { findPassage } from './find-passage.ts';

/** A few paragraphs on each side. */
const PARAGRAPHS = { characters: 2000, nodes: 2000 };

/** Reads the paragraphs before and after a passage; null when it is not in the page. */
export async function findSurroundingText(
  page: Document,
  passage: Passage,
  slicer: TimeSlicer = createTimeSlicer(),
): Promise<SurroundingText | null> {
  const ranges = await findPassage(page, passage, slicer);
  const [first] = ranges;
  const last = ranges.at(-1);
  if (first === undefined || last === undefined) return null;
  return surroundingTextOf(first, last, PARAGRAPHS);
}
