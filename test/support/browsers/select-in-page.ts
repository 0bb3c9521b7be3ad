/** Runs in a page: selects a text or an element and scrolls to it. */
export function selectInPage(target: { text?: string; css?: string }): void {
  const range = document.createRange();
  if (target.css !== undefined) {
    const element = document.querySelector(target.css);
    if (!element) throw new Error(`No ${target.css} on the page`);
    range.selectNodeContents(element);
  } else {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const text = target.text ?? '';
    let at = -1;
    while (at < 0 && walker.nextNode()) at = walker.currentNode.textContent?.indexOf(text) ?? -1;
    if (at < 0) throw new Error(`The page does not say "${text}"`);
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + text.length);
  }
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
  const { startContainer } = range;
  const start = startContainer instanceof Element ? startContainer : startContainer.parentElement;
  start?.scrollIntoView({ block: 'center', behavior: 'instant' });
}

/** A point in a page's own coordinates. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Runs in a page: takes the selection away and tells where nothing but the page itself can be clicked. */
export function emptySpot(): Spot {
  getSelection()?.removeAllRanges();
  return { x: innerWidth / 2, y: innerHeight - 10 };
}

/** Runs in a page: a point in the middle of the first line that is selected, in the page's coordinates. */
export function selectionSpot(): Spot {
  const line = getSelection()?.getRangeAt(0).getClientRects()[0];
  if (!line) throw new Error('Nothing is selected');
  return { x: line.x + Math.min(line.width / 2, 60), y: line.y + line.height / 2 };
}

/** Runs in a page: takes the selection away, and tells where the middle of an element is. */
export function middleOf(css: string): Spot {
  getSelection()?.removeAllRanges();
  const element = document.querySelector(css);
  if (!element) throw new Error(`No ${css} on the page`);
  element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}
