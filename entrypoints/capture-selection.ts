import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { readSelections } from '#lib/capture/in-page/read/read-selection.ts';

/**
 * Runs in a page on a gesture. Returns a promise of the selections (a `Captured` for each) and leaves nothing
 * behind.
 */
export default defineUnlistedScript({ main: () => readSelections(document) });
