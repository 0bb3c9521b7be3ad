import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { markPassages } from '#lib/capture/in-page/find/mark-passages.ts';
import { WANTED_PASSAGE } from '#lib/passages/highlight-names.ts';
import type { PassagesToMark } from '#lib/passages/mark-passages.ts';
import { takeForPage } from '#lib/passages/take-for-page.ts';

/**
 * Runs in a page when the user wants to see every passage that was quoted from it. Highlights them and
 * returns a promise of how many were found; undefined when the tab now shows another page.
 */
export default defineUnlistedScript({
  main: async () => {
    const wanted = takeForPage(WANTED_PASSAGE);
    return wanted && isWanted(wanted) ? await markPassages(document, wanted.passages) : undefined;
  },
});

function isWanted(value: object): value is PassagesToMark {
  return 'passages' in value;
}
