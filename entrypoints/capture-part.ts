import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';

import { servePointing } from '#lib/capture/in-page/point/serve-pointing.ts';
import { POINTING_PORT } from '#lib/capture/pointing.ts';

/**
 * Runs in a page when the user wants to point at a part of it. Waits for the panel’s port, draws outlines while that is
 * open, and leaves nothing behind.
 */
export default defineUnlistedScript({
  main() {
    const { onConnect } = browser.runtime;
    onConnect.addListener(function begin(port) {
      if (port.name !== POINTING_PORT) return;
      onConnect.removeListener(begin);
      servePointing(document, port);
    });
    return true;
  },
});
