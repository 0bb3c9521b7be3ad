import type { CapturedImage, ImageWanted } from '#lib/capture/captured-image.ts';
import {
  boxOf,
  hasAttribute,
  naturalHeightOf,
  naturalWidthOf,
  parentOf,
  viewOf,
} from '#lib/capture/in-page/dom/safe-dom.ts';
import { describeImage, findImage, visibleArea } from '#lib/capture/in-page/find/find-image.ts';
import { encodePicture, type EncodedPicture } from '#lib/pictures/encode-picture.ts';
import { type Area, clipArea, type Size } from '#lib/pictures/picture-size.ts';

/** Vector graphics are drawn this large at least: they have no pixels of their own. */
const VECTOR_SIDE = 1024;

/** Vector graphics, as far as an address tells. */
const VECTOR = /^data:image\/svg|\.svgz?(?:[?#]|$)/i;

function scaleSize({ width, height }: Size, scale: number): Size {
  return { width: width * scale, height: height * scale };
}

/** How many pixels an image has at its best. */
function fullSize(image: CanvasImageSource & Element, url: string): Size {
  const box = scaleSize(boxOf(image), devicePixelRatio);
  if (!(image instanceof HTMLImageElement)) return box;
  const natural = { width: naturalWidthOf(image), height: naturalHeightOf(image) };
  const side = Math.max(natural.width, natural.height);
  if (VECTOR.test(url)) {
    return scaleSize(natural, Math.max(VECTOR_SIDE, box.width, box.height) / side);
  }
  // Of an image with a choice of files, the natural size is what it is to the layout, not what the file has.
  const parent = parentOf(image);
  const hasChoice = hasAttribute(image, 'srcset') || parent instanceof HTMLPictureElement;
  return hasChoice ? scaleSize(natural, Math.max(1, devicePixelRatio)) : natural;
}

/** Draws an image from the pixels that the page has already loaded; undefined where the browser forbids to read them. */
async function drawImage(image: Element, url: string): Promise<EncodedPicture | undefined> {
  if (!(image instanceof HTMLImageElement || image instanceof SVGImageElement)) return undefined;
  try {
    return await encodePicture(image, fullSize(image, url));
  } catch {
    // Another origin's, broken, or not loaded yet.
    return undefined;
  }
}

/** Where the contents of a frame's element begin, and how much larger than their own pixels they are drawn. */
function frameContents(frame: HTMLElement): { x: number; y: number; scale: number } {
  const box = boxOf(frame);
  const style = getComputedStyle(frame);
  const scale = frame.offsetWidth > 0 ? box.width / frame.offsetWidth : 1;
  const inset = (border: string, padding: string): number =>
    (Number.parseFloat(border) + Number.parseFloat(padding)) * scale;
  return {
    x: box.x + inset(style.borderLeftWidth, style.paddingLeft),
    y: box.y + inset(style.borderTopWidth, style.paddingTop),
    scale,
  };
}

/** Takes an area of a frame to the coordinates of the tab; undefined where a frame around it is another origin's. */
function inTab(area: Area, frame: Window): Area | undefined {
  let view: Window = frame;
  let at: Area | undefined = area;
  while (view !== view.top) {
    const element = view.frameElement;
    const around = element && viewOf(element.ownerDocument);
    if (!(element instanceof HTMLElement) || !around) return undefined;
    const { x, y, scale } = frameContents(element);
    const moved: Area = {
      x: x + at.x * scale,
      y: y + at.y * scale,
      width: at.width * scale,
      height: at.height * scale,
    };
    at = clipArea(moved, { x: 0, y: 0, width: around.innerWidth, height: around.innerHeight });
    if (!at) return undefined;
    view = around;
  }
  const pinched = view.visualViewport;
  if (!pinched || pinched.scale === 1) return at;
  return clipArea(
    {
      x: (at.x - pinched.offsetLeft) * pinched.scale,
      y: (at.y - pinched.offsetTop) * pinched.scale,
      width: at.width * pinched.scale,
      height: at.height * pinched.scale,
    },
    { x: 0, y: 0, width: view.innerWidth, height: view.innerHeight },
  );
}

/** The size of the tab's viewport, or of the frame's where no more is known: it is asked for beside an area only. */
function tabViewport(frame: Window): Size {
  try {
    const { innerWidth: width, innerHeight: height } = frame.top ?? frame;
    return { width, height };
  } catch {
    return { width: frame.innerWidth, height: frame.innerHeight };
  }
}

/**
 * Reads an image of a document: its pixels where they may be read, and where the tab shows it.
 *
 * Nothing is requested, added to the document or changed in it.
 *
 * @returns Undefined when no image of this URL is there.
 */
export async function readImage(
  page: Document,
  { url, draws }: ImageWanted,
): Promise<CapturedImage | undefined> {
  const image = findImage(page, url);
  const view = viewOf(page);
  if (!image || !view) return undefined;
  const drawn = draws ? await drawImage(image, url) : undefined;
  const seen = visibleArea(image);
  const area = seen && inTab(seen, view);
  return {
    text: describeImage(image),
    isCut: drawn?.isCut ?? false,
    ...(drawn && { picture: drawn.picture }),
    ...(area && { area: { x: area.x, y: area.y, width: area.width, height: area.height } }),
    viewport: tabViewport(view),
  };
}
