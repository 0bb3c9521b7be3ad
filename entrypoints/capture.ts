import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import type { Captured } from '#lib/page/captured.ts';

/**
 * Runs in a page on a gesture, returns its selection, and leaves nothing behind.
 */
export default defineUnlistedScript((): Captured => ({
  text: document.getSelection()?.toString() ?? '',
  title: document.title,
  url: document.URL,
}));
