import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { readPage } from '#lib/capture/in-page/read/read-page.ts';

/**
 * Runs in a page on a gesture, returns a promise of all that it says (`CapturedPage`), and leaves nothing behind.
 */
export default defineUnlistedScript({ main: () => readPage(document) });
