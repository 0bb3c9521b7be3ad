import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { checkPassages } from '#lib/capture/in-page/find/check-passages.ts';
import { takeArgument } from '#lib/capture/take-argument.ts';
import type { PassagesToCheck } from '#lib/passages/check-quotes.ts';
import { CHECKED_PASSAGES } from '#lib/passages/highlight-names.ts';

/** Runs in a page whose quotes are asked about again. Returns a promise of which of them it still has, and shows nothing. */
export default defineUnlistedScript({
  main: async () => {
    const wanted = takeArgument(CHECKED_PASSAGES);
    if (!isWanted(wanted) || location.href.split('#', 1)[0] !== wanted.page) return undefined;
    // `null` survives the way back in both browsers.
    return (await checkPassages(document, wanted.texts)).map((isFound) => isFound ?? null);
  },
});

/** `lib/passages` left it there, so a shallow check is enough. */
function isWanted(value: unknown): value is PassagesToCheck {
  return typeof value === 'object' && value !== null && 'page' in value && 'texts' in value;
}
