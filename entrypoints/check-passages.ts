import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { checkPassages } from '#lib/capture/in-page/find/check-passages.ts';
import type { PassagesToCheck } from '#lib/passages/check-quotes.ts';
import { CHECKED_PASSAGES } from '#lib/passages/highlight-names.ts';
import { takeForPage } from '#lib/passages/take-for-page.ts';

/**
 * Runs in a page when its quotes are used again. Returns a promise of which of them it still contains, and
 * shows nothing.
 */
export default defineUnlistedScript({
  main: async () => {
    const wanted = takeForPage(CHECKED_PASSAGES);
    if (!wanted || !isWanted(wanted)) return undefined;
    // Both browsers return `null` unchanged.
    return (await checkPassages(document, wanted.texts)).map((isFound) => isFound ?? null);
  },
});

function isWanted(value: object): value is PassagesToCheck {
  return 'texts' in value;
}
