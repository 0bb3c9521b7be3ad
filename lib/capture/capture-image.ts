import { encodePicture, type EncodedPicture } from '#lib/pictures/encode-picture.ts';
import { type Area, clipArea, type Size } from '#lib/pictures/picture-size.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { webHostOf } from '#lib/tabs/web-url.ts';

import type { TabSource } from './capture-screenshot.ts';
import { type CapturedImage, type ImageWanted, isCapturedImage } from './captured-image.ts';
import { cleanProse } from './clean-text.ts';
import { WANTED_IMAGE } from './image-names.ts';
import { retryRefused } from './retry-refused.ts';
import { runFile } from './run-file.ts';
import { takeVisibleTab, waitUntilStill } from './visible-tab.ts';

/** A clicked image, as the browser's menu reports it. */
export interface ImageSource extends TabSource {
  readonly frameId: number;
  readonly imageUrl: string;
}

/** How many screenshots are tried while the image keeps moving. */
const MAX_TRIES = 4;

async function runScript(source: ImageSource, wanted: ImageWanted): Promise<CapturedImage | undefined> {
  const target = { tabId: source.tabId, frameIds: [source.frameId] };
  try {
    const captured = await retryRefused(() => runFile(target, '/capture-image.js', WANTED_IMAGE, wanted));
    return isCapturedImage(captured) ? captured : undefined;
  } catch {
    // Browser pages, extension stores, viewers and frames of other hosts refuse scripts.
    return undefined;
  }
}

/** Crops an area from a screenshot, whose resolution may be higher than CSS pixels. */
function cutOut(shot: ImageBitmap, area: Area, viewport: Size): Promise<EncodedPicture> {
  const scaleX = shot.width / viewport.width;
  const scaleY = shot.height / viewport.height;
  const left = Math.floor(area.x * scaleX);
  const top = Math.floor(area.y * scaleY);
  const inShot = clipArea(
    {
      x: left,
      y: top,
      width: Math.ceil((area.x + area.width) * scaleX) - left,
      height: Math.ceil((area.y + area.height) * scaleY) - top,
    },
    { x: 0, y: 0, width: shot.width, height: shot.height },
  );
  return inShot ? encodePicture(shot, inShot, inShot) : encodePicture(shot, shot);
}

function isSamePlace(one: CapturedImage, other: CapturedImage | undefined): boolean {
  return JSON.stringify([one.area, one.viewport]) === JSON.stringify([other?.area, other?.viewport]);
}

/**
 * Takes an image as its tab shows it. The opening panel narrows the tab and moves the image, so a screenshot counts only
 * if the image was in the same place before and after it.
 */
async function takeAsShown(
  source: ImageSource,
): Promise<{ taken: EncodedPicture; isWhole: boolean } | undefined> {
  try {
    await waitUntilStill(source.tabId);
    for (let tries = 1; ; tries += 1) {
      const before = await runScript(source, { url: source.imageUrl, draws: false });
      const shot = await takeVisibleTab(source.tabId, source.windowId);
      if (!before?.area) return { taken: await encodePicture(shot, shot), isWhole: true };
      const after = await runScript(source, { url: source.imageUrl, draws: false });
      if (tries === MAX_TRIES || isSamePlace(before, after)) {
        return { taken: await cutOut(shot, before.area, before.viewport), isWhole: false };
      }
    }
  } catch {
    return undefined;
  }
}

/**
 * Takes an image from a page without requesting it: from the pixels that the page has loaded or, for images of other
 * origins, from a screenshot (`asShown`). If its place is unknown, the quote is a screenshot of the visible tab.
 *
 * @returns Undefined when the browser allows neither.
 */
export async function captureImage(source: ImageSource): Promise<Quote | undefined> {
  const captured = await runScript(source, { url: source.imageUrl, draws: true });
  const drawn = captured?.picture && { picture: captured.picture, isCut: captured.isCut };
  const shown = drawn ? undefined : await takeAsShown(source);
  const taken = drawn ?? shown?.taken;
  if (!taken) return undefined;
  const host = webHostOf(source.imageUrl);
  return {
    id: crypto.randomUUID(),
    part: shown?.isWhole ? 'screenshot' : 'image',
    text: captured?.text ?? '',
    title: cleanProse(source.title),
    url: source.url,
    image: taken.picture,
    ...(taken.isCut && { cut: 'pixels' }),
    ...(host !== '' && host !== webHostOf(source.url) && { imageHost: host }),
    ...(shown && { asShown: true }),
  };
}
