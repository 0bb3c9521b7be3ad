import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { findSurroundingText } from '#lib/capture/in-page/find/find-surrounding-text.ts';
import { takeArgument } from '#lib/capture/take-argument.ts';
import { WANTED_PASSAGE } from '#lib/passages/highlight-names.ts';
import { isPassage } from '#lib/passages/is-passage.ts';

/**
 * Runs in a page when the user adds surrounding text to a quote. Returns a promise of it (`SurroundingText`), or of null
 * when the quote is not in the page, and leaves nothing behind.
 */
export default defineUnlistedScript({
  main: async () => {
    const passage = takeArgument(WANTED_PASSAGE);
    return isPassage(passage) ? await findSurroundingText(document, passage) : null;
  },
});
