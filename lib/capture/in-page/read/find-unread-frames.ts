import { readableFrameOf } from '#lib/capture/in-page/dom/flat-tree.ts';
import { addressOf, attributeOf, baseUrlOf, boxOf, elementsIn } from '#lib/capture/in-page/dom/safe-dom.ts';
import { pageVisibilityOf } from '#lib/capture/in-page/dom/visibility.ts';

/** A smaller frame holds an advertisement or a button, in CSS pixels. */
const MIN_HEIGHT_PX = 200;
/** The share of the page's width. */
const MIN_WIDTH = 0.5;
const MAX_FRAMES = 20;

/**
 * The hosts of the large frames of other origins, one for each frame in document order. Their text is part of what the
 * user sees, and no script of ours may read it.
 */
export function findUnreadFrames(page: Document): string[] {
  const hosts: string[] = [];
  for (const frame of Array.from(elementsIn(page, 'iframe, frame'))) {
    if (hosts.length === MAX_FRAMES) break;
    const { width, height } = boxOf(frame);
    if (height < MIN_HEIGHT_PX || width < MIN_WIDTH * innerWidth) continue;
    const address = URL.parse(attributeOf(frame, 'src'), baseUrlOf(frame));
    if (address === null || address.host === '' || isRead(frame, address)) continue;
    if (pageVisibilityOf(frame).isShown) hosts.push(address.host);
  }
  return hosts;
}

/**
 * Whether a frame’s own text was read. Until it has loaded, it holds an empty document, which is readable.
 */
function isRead(frame: Element, address: URL): boolean {
  const shown = readableFrameOf(frame);
  return shown !== null && (addressOf(shown) !== 'about:blank' || address.origin === location.origin);
}
