import { flatAncestors, shadowRootOf } from '#lib/capture/in-page/dom/flat-tree.ts';
import {
  attributeOf,
  baseUrlOf,
  boxOf,
  elementsIn,
  isElement,
  rootElementOf,
  shownUrlOf,
  tagOf,
} from '#lib/capture/in-page/dom/safe-dom.ts';
import { type Area, clipArea } from '#lib/pictures/picture-size.ts';

/** Elements that show an image with a URL. */
const IMAGES = 'img, input[type="image" i], image';

/** The URL of the image that an element shows, as the browser's menu reports it. */
function urlOf(element: Element): string {
  if (element instanceof HTMLImageElement) return shownUrlOf(element);
  const reference =
    tagOf(element) === 'image'
      ? attributeOf(element, 'href') || attributeOf(element, 'xlink:href')
      : attributeOf(element, 'src');
  return URL.parse(reference, baseUrlOf(element))?.href ?? '';
}

/** All shadow roots below a node, including closed ones. */
function* shadowRootsIn(root: Document | ShadowRoot): Generator<ShadowRoot> {
  for (const element of Array.from(elementsIn(root, '*'))) {
    const shadow = shadowRootOf(element);
    if (shadow === null) continue;
    yield shadow;
    yield* shadowRootsIn(shadow);
  }
}

/** The visible part of an element in its frame: not scrolled away, and not clipped by an ancestor. */
export function visibleArea(element: Element): Area | undefined {
  const { x, y, width, height } = boxOf(element);
  const root = rootElementOf(element.ownerDocument);
  const viewport = { x: 0, y: 0, width: innerWidth, height: innerHeight };
  let area = clipArea({ x, y, width, height }, viewport);
  for (const around of flatAncestors(element)) {
    if (area === undefined) return undefined;
    // Content that overflows the root scrolls with the viewport.
    if (around === element || around === root || tagOf(around) === 'body') continue;
    if (getComputedStyle(around).overflow !== 'visible') area = clipArea(area, boxOf(around));
  }
  return area;
}

function sizeOf(area: Area | undefined): number {
  return area === undefined ? 0 : area.width * area.height;
}

/** The most visible element that shows this URL: the one that was clicked. */
function findBelow(root: Document | ShadowRoot, url: string): Element | undefined {
  const found = Array.from(elementsIn(root, IMAGES)).filter((element) => urlOf(element) === url);
  const sized = found.map((element) => ({ element, size: sizeOf(visibleArea(element)) }));
  return sized.toSorted((one, other) => other.size - one.size)[0]?.element;
}

/** Finds a clicked image by the URL that the browser's menu reports, including in shadow roots. */
export function findImage(page: Document, url: string): Element | undefined {
  const found = findBelow(page, url);
  if (found) return found;
  for (const root of shadowRootsIn(page)) {
    const below = findBelow(root, url);
    if (below) return below;
  }
  return undefined;
}

const MAX_CAPTION_LENGTH = 1000;

/** The image's alternative text, label, title or caption; empty when it has none. */
export function describeImage(image: Element): string {
  for (const name of ['alt', 'aria-label', 'title']) {
    const words = attributeOf(image, name).replaceAll(/\s+/g, ' ').trim();
    if (words !== '') return words.slice(0, MAX_CAPTION_LENGTH);
  }
  for (const around of flatAncestors(image)) {
    if (tagOf(around) !== 'figure') continue;
    const caption = elementsIn(around, 'figcaption')[0];
    const words = caption && isElement(caption) ? captionText(caption) : '';
    return words.slice(0, MAX_CAPTION_LENGTH);
  }
  return '';
}

function captionText(caption: Element): string {
  const range = new Range();
  range.selectNodeContents(caption);
  return range.toString().replaceAll(/\s+/g, ' ').trim();
}
