import { browser } from 'wxt/browser';

import { onceSucceeded } from '#lib/database/once-succeeded.ts';

/** In `storage.session`, so that it is lost when the browser closes. */
export const SESSION_ITEM = 'browser-session';

/**
 * Returns a function that reads the id of this browser session: the same in every background of the session,
 * and a new one after a browser restart.
 *
 * @param restored - Resolves when the data carried over a restart of the extension is restored, which
 * includes the id.
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
