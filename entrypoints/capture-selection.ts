import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { readSelection } from '#lib/capture/in-page/read/read-selection.ts';

/** Runs in a page on a gesture. Returns a promise of its selection (`Captured`) and leaves nothing behind. */
export default defineUnlistedScript({ main: () => readSelection(document) });
