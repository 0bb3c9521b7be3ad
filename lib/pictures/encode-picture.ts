import type { Picture } from '#lib/protocol/chat.ts';

import { encodeBase64 } from './base64.ts';
import { type Area, fitSize, MAX_CHARACTERS, type Size } from './picture-size.ts';

/** Up to this length a picture stays a PNG, which keeps letters sharp. */
const MAX_PNG_CHARACTERS = 700_000;

/** Tried in turn. JPEG rather than WebP, which many local model servers cannot read. */
const QUALITIES = [0.92, 0.85, 0.75];

/** Scales a picture down that is too large at every quality. */
const SHRINK = 0.75;

/** Below this share of its width, small print in a picture is no longer legible. */
const LOSSY_SCALE = 0.5;

export interface EncodedPicture {
  readonly picture: Picture;
  /** Whether it was scaled down so far that small print may be lost. */
  readonly isCut: boolean;
}

function draw(source: CanvasImageSource, { width, height }: Size, area: Area | undefined): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser has no 2D context for a canvas');
  context.imageSmoothingQuality = 'high';
  if (area) context.drawImage(source, area.x, area.y, area.width, area.height, 0, 0, width, height);
  else context.drawImage(source, 0, 0, width, height);
  return canvas;
}

/** Puts white behind transparent pixels, which JPEG would turn black. */
function fillBehind(canvas: OffscreenCanvas): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/** Encodes a canvas at the best quality that is within the limits; undefined when none is. */
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
 * Redraws an image and encodes it, within the limits of `picture-size.ts`.
 *
 * Redrawing drops the metadata of a file, such as where a photo was taken.
 *
 * @param full - The size of the result when it needs no scaling.
 * @param area - The part of the source to use, in its pixels; all of it when absent.
 * @throws {DOMException} `SecurityError` when the pixels belong to another origin.
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
