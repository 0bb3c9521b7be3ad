import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { readPage } from '#lib/capture/in-page/read/read-page.ts';

/** Runs in a page on a gesture. Returns a promise of its content (`CapturedPage`) and leaves nothing behind. */
export default defineUnlistedScript({ main: () => readPage(document) });
