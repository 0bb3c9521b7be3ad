import { flatAncestors } from '#lib/capture/in-page/dom/flat-tree.ts';
import { HIGHLIGHT } from '#lib/passages/highlight-names.ts';
import type { Passage } from '#lib/passages/text-fragment.ts';

import { findPassage } from './find-passage.ts';

/** Long enough to spot. Afterwards the page is as it was. */
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
  CSS.highlights.set(HIGHLIGHT, highlight);
  setTimeout(() => {
    if (CSS.highlights.get(HIGHLIGHT) === highlight) CSS.highlights.delete(HIGHLIGHT);
  }, SHOWN_MS);
  scrollTo(first);
  return true;
}

function scrollTo(range: Range): void {
  const [element] = flatAncestors(range.startContainer);
  if (element === undefined) return;
  // Scrolls every scroller around the element; then the window, in case the range is far from a tall element's middle.
  Element.prototype.scrollIntoView.call(element, { block: 'center', behavior: 'instant' });
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) scrollBy({ top: top - innerHeight / 3, behavior: 'instant' });
}
