import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { readPage } from '#lib/capture/in-page/read/read-page.ts';
import { takeArgument } from '#lib/capture/take-argument.ts';
import { fingerprint } from '#lib/passages/fingerprint.ts';
import { CHECKED_PASSAGES } from '#lib/passages/highlight-names.ts';

/**
 * Runs in a page that is asked about again. Reads it as `capture-page` does, and returns a promise of the fingerprints of
 * its main part and of the whole page; its text stays in the page.
 */
export default defineUnlistedScript({
  main: async () => {
    const wanted = takeArgument(CHECKED_PASSAGES);
    const isHere =
      typeof wanted === 'object' &&
      wanted !== null &&
      'page' in wanted &&
      location.href.split('#', 1)[0] === wanted.page;
    if (!isHere) return undefined;
    const { text, whole = text, cut } = await readPage(document);
    return cut === undefined ? [fingerprint(text), fingerprint(whole)] : undefined;
  },
});
