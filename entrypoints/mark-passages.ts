import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { markPassages } from '#lib/capture/in-page/find/mark-passages.ts';
import { takeArgument } from '#lib/capture/take-argument.ts';
import { WANTED_PASSAGE } from '#lib/passages/highlight-names.ts';
import type { PassagesToMark } from '#lib/passages/mark-passages.ts';

/**
 * Runs in a page when the user wants to see every passage that was quoted from it. Highlights them and returns a promise
 * of how many were found; undefined when another page is shown by now.
 */
export default defineUnlistedScript({
  main: async () => {
    const wanted = takeArgument(WANTED_PASSAGE);
    if (!isWanted(wanted) || location.href.split('#', 1)[0] !== wanted.page) return undefined;
    return markPassages(document, wanted.passages);
  },
});

/** `lib/passages` left it there, so a shallow check is enough. */
function isWanted(value: unknown): value is PassagesToMark {
  return typeof value === 'object' && value !== null && 'page' in value && 'passages' in value;
}
