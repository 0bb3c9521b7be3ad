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

/** The smallest size at which vector graphics are drawn. */
const VECTOR_SIDE = 1024;

/** URLs of vector graphics, as far as a URL tells. */
const VECTOR = /^data:image\/svg|\.svgz?(?:[?#]|$)/i;

function scaleSize({ width, height }: Size, scale: number): Size {
  return { width: width * scale, height: height * scale };
}

/** How many pixels an image has at full resolution. */
function fullSize(image: CanvasImageSource & Element, url: string): Size {
  const box = scaleSize(boxOf(image), devicePixelRatio);
  if (!(image instanceof HTMLImageElement)) return box;
  const natural = { width: naturalWidthOf(image), height: naturalHeightOf(image) };
  const side = Math.max(natural.width, natural.height);
  if (VECTOR.test(url)) {
    return scaleSize(natural, Math.max(VECTOR_SIDE, box.width, box.height) / side);
  }
  // With `srcset` or `<picture>`, the natural size is the layout's, not the file's.
  const parent = parentOf(image);
  const hasChoice = hasAttribute(image, 'srcset') || parent instanceof HTMLPictureElement;
  return hasChoice ? scaleSize(natural, Math.max(1, devicePixelRatio)) : natural;
}

/** Draws an image from the pixels that the page has loaded; undefined where the browser does not let them be read. */
async function drawImage(image: Element, url: string): Promise<EncodedPicture | undefined> {
  if (!(image instanceof HTMLImageElement || image instanceof SVGImageElement)) return undefined;
  try {
    return await encodePicture(image, fullSize(image, url));
  } catch {
    // From another origin, broken, or not loaded yet.
    return undefined;
  }
}

/** Where a frame element's content box begins, and by how much its content is scaled. */
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

/** Converts an area of a frame to the tab's coordinates; undefined below a frame of another origin. */
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

/** The size of the tab's viewport, or of the frame's when the tab's cannot be read; then there is no area either. */
function tabViewport(frame: Window): Size {
  try {
    const { innerWidth: width, innerHeight: height } = frame.top ?? frame;
    return { width, height };
  } catch {
    return { width: frame.innerWidth, height: frame.innerHeight };
  }
}

/**
 * Reads an image of a document: its pixels, where the browser allows that, and where in the tab it appears.
 *
 * Makes no request and does not change the document.
 *
 * @returns Undefined when the document shows no image with this URL.
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
