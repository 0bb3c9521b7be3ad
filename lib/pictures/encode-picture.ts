import type { Picture } from '#lib/protocol/chat.ts';

import { encodeBase64 } from './base64.ts';
import { type Area, fitSize, MAX_CHARACTERS, type Size } from './picture-size.ts';

/** Up to this length a picture stays a PNG, so that letters in it stay sharp. */
const MAX_PNG_CHARACTERS = 700_000;

/** Tried in turn. JPEG and not WebP, because servers that run models at home often read no WebP. */
const QUALITIES = [0.92, 0.85, 0.75];

/** How much smaller a picture gets that is too heavy at every quality. */
const SHRINK = 0.75;

/** Below this share of its width a picture has lost its small print. */
const LOSSY_SCALE = 0.5;

/** A picture that may go with a question. */
export interface EncodedPicture {
  readonly picture: Picture;
  /** Whether it is so much smaller than it was that small print may be lost. */
  readonly isCut: boolean;
}

function draw(source: CanvasImageSource, { width, height }: Size, area: Area | undefined): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser gives no canvas to draw on');
  context.imageSmoothingQuality = 'high';
  if (area) context.drawImage(source, area.x, area.y, area.width, area.height, 0, 0, width, height);
  else context.drawImage(source, 0, 0, width, height);
  return canvas;
}

/** What shows through is white, as on paper: JPEG would make it black. */
function fillBehind(canvas: OffscreenCanvas): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/** The type and the bytes of what is drawn, as small as they must be; undefined when no quality makes them so. */
async function compress(canvas: OffscreenCanvas): Promise<Pick<Picture, 'type' | 'data'> | undefined> {
  const isWithin = ({ size }: Blob, characters: number): boolean => size * (4 / 3) + 4 <= characters;
  const png = await canvas.convertToBlob({ type: 'image/png' });
  if (isWithin(png, MAX_PNG_CHARACTERS)) return { type: 'image/png', data: await encodeBase64(png) };
  fillBehind(canvas);
  for (const quality of QUALITIES) {
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (isWithin(jpeg, MAX_CHARACTERS)) return { type: 'image/jpeg', data: await encodeBase64(jpeg) };
  }
  return undefined;
}

/**
 * Draws an image anew and encodes it, within the limits of `picture-size.ts`.
 *
 * What a file says beside its pixels (where it was taken, with which camera) is not in the result.
 *
 * @param full - How large what is taken is at its best.
 * @param area - The part to take, in the pixels of the source; all of it without.
 * @throws {DOMException} `SecurityError` when the pixels are another origin's.
 */
export async function encodePicture(
  source: CanvasImageSource,
  full: Size,
  area?: Area,
): Promise<EncodedPicture> {
  let size = fitSize(full);
  for (;;) {
    const encoded = await compress(draw(source, size, area));
    if (encoded) {
      const picture = { ...encoded, ...size };
      return { picture, isCut: size.width < full.width * LOSSY_SCALE };
    }
    size = fitSize(size, Math.max(size.width, size.height) * SHRINK);
  }
}
