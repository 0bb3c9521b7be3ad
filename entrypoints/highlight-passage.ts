import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { highlightPassage } from '#lib/capture/in-page/find/highlight-passage.ts';
import { takeArgument } from '#lib/capture/take-argument.ts';
import { WAITING } from '#lib/passages/highlight-names.ts';
import type { Passage } from '#lib/passages/text-fragment.ts';

/**
 * Runs in a page when the user follows a quote back. Highlights the passage that `showPassage` has put down for it, and
 * returns a promise of whether it was found.
 */
export default defineUnlistedScript({
  main: async () => {
    const passage = takeArgument(WAITING);
    return isPassage(passage) ? await highlightPassage(document, passage) : false;
  },
});

/** An object with a text; `lib/passages` has checked the rest. */
function isPassage(value: unknown): value is Passage {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}
