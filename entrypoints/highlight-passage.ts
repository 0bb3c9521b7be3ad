import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { highlightPassage } from '#lib/capture/in-page/find/highlight-passage.ts';
import { takeArgument } from '#lib/capture/take-argument.ts';
import { WANTED_PASSAGE } from '#lib/passages/highlight-names.ts';
import { isPassage } from '#lib/passages/is-passage.ts';

/**
 * Runs in a page when the user follows a quote back to it. Highlights the passage and returns a promise of whether it
 * was found.
 */
export default defineUnlistedScript({
  main: async () => {
    const passage = takeArgument(WANTED_PASSAGE);
    return isPassage(passage) ? await highlightPassage(document, passage) : false;
  },
});
