import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import type { ImageWanted } from '#lib/capture/captured-image.ts';
import { WANTED_IMAGE } from '#lib/capture/image-names.ts';
import { readImage } from '#lib/capture/in-page/read/read-image.ts';
import { takeArgument } from '#lib/capture/take-argument.ts';

/**
 * Runs in a page on a gesture. Returns a promise of a `CapturedImage`, or of null when the image is not found, and
 * leaves nothing behind.
 */
export default defineUnlistedScript({
  main: async () => {
    const wanted = takeArgument(WANTED_IMAGE);
    return (isWanted(wanted) && (await readImage(document, wanted))) || null;
  },
});

/** `lib/capture` left it there, so a shallow check is enough. */
function isWanted(value: unknown): value is ImageWanted {
  return typeof value === 'object' && value !== null && 'url' in value && 'draws' in value;
}
