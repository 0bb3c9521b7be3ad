import { HIGHLIGHT } from '#lib/passages/highlight-names.ts';
import type { Passage } from '#lib/passages/text-fragment.ts';

import { findPassage } from './find-passage.ts';
import { scrollToRange } from './scroll-to-range.ts';

/** Long enough to notice. Afterwards the page is as it was. */
const SHOWN_MS = 12_000;

/**
 * Highlights a passage without changing the page's DOM, and scrolls to it.
 *
 * @returns Whether the passage was found.
 * @see https://drafts.csswg.org/css-highlight-api-1/
 */
export async function highlightPassage(page: Document, passage: Passage): Promise<boolean> {
  const ranges = await findPassage(page, passage);
  const [first] = ranges;
  if (first === undefined) return false;
  const highlight = new Highlight(...ranges);
  // Above the highlight of all passages.
  highlight.priority = 1;
  CSS.highlights.set(HIGHLIGHT, highlight);
  setTimeout(() => {
    if (CSS.highlights.get(HIGHLIGHT) === highlight) CSS.highlights.delete(HIGHLIGHT);
  }, SHOWN_MS);
  scrollToRange(first);
  return true;
}
