import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import type { ImageWanted } from '#lib/page/captured-image.ts';
import { readImage } from '#lib/page/extract/read-image.ts';
import { WANTED_IMAGE } from '#lib/page/image-names.ts';
import { takeArgument } from '#lib/page/take-argument.ts';

/**
 * Runs in a page on a gesture. Returns a promise of the image (`CapturedImage`) that `captureImage` has put down for it,
 * or of null, and leaves nothing behind.
 */
export default defineUnlistedScript({
  main: async () => {
    const wanted = takeArgument(WANTED_IMAGE);
    return (isWanted(wanted) && (await readImage(document, wanted))) || null;
  },
});

/** `lib/page` has made it. */
function isWanted(value: unknown): value is ImageWanted {
  return typeof value === 'object' && value !== null && 'url' in value && 'draws' in value;
}
