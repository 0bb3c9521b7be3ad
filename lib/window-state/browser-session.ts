import { browser } from 'wxt/browser';

import { onceSucceeded } from '#lib/database/once-succeeded.ts';

/** In `storage.session`, so that it ends with the browser. */
export const SESSION_ITEM = 'browser-session';

/**
 * Returns what reads the id of this run of the browser: the same in every background of it, and another after a restart.
 *
 * @param restored - Resolves when what was kept over a restart of the extension is back; the id is part of that.
 */
export function createBrowserSession(restored: () => Promise<void>): () => Promise<string> {
  return onceSucceeded(async () => {
    await restored();
    return navigator.locks.request(SESSION_ITEM, async () => {
      const stored = (await browser.storage.session.get(SESSION_ITEM))[SESSION_ITEM];
      if (typeof stored === 'string') return stored;
      const id = crypto.randomUUID();
      await browser.storage.session.set({ [SESSION_ITEM]: id });
      return id;
    });
  });
}
