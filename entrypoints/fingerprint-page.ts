import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { readPage } from '#lib/capture/in-page/read/read-page.ts';
import { fingerprint } from '#lib/passages/fingerprint.ts';
import { CHECKED_PASSAGES } from '#lib/passages/highlight-names.ts';
import { takeForPage } from '#lib/passages/take-for-page.ts';

/**
 * Runs in a page when it is asked about again. Reads it as `capture-page` does, and returns a promise of the
 * fingerprints of its main part and of the whole page; its text stays in the page.
 */
export default defineUnlistedScript({
  main: async () => {
    if (!takeForPage(CHECKED_PASSAGES)) return undefined;
    const { text, whole = text, cut } = await readPage(document);
    return cut === undefined ? [fingerprint(text), fingerprint(whole)] : undefined;
  },
});
