import { flatAncestors } from '#lib/capture/in-page/dom/flat-tree.ts';

/** Whether some of a range is in the window. */
export function isInView(range: Range): boolean {
  const { top, bottom, width } = range.getBoundingClientRect();
  return width > 0 && bottom > 0 && top < innerHeight;
}

/** Scrolls every scroller around a range, so that its start is in view. */
export function scrollToRange(range: Range): void {
  const [element] = flatAncestors(range.startContainer);
  if (element === undefined) return;
  // Scrolls every scroller around the element; then the window, in case the range is far from a tall element's middle.
  Element.prototype.scrollIntoView.call(element, { block: 'center', behavior: 'instant' });
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) scrollBy({ top: top - innerHeight / 3, behavior: 'instant' });
}
