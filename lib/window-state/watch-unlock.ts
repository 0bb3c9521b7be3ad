import { browser, type Browser } from 'wxt/browser';

import { UNLOCK_ITEM } from '#lib/protocol/passphrase-frames.ts';

/**
 * Calls `listener` whenever the keys are unlocked, until `signal` aborts.
 *
 * A panel whose port closed with the last background hears of it this way only.
 */
export function watchUnlock(listener: () => void, signal: AbortSignal): void {
  const onChanged = (changes: Record<string, Browser.storage.StorageChange>): void => {
    const change = changes[UNLOCK_ITEM];
    if (change?.newValue !== undefined && change.oldValue === undefined) listener();
  };
  browser.storage.session.onChanged.addListener(onChanged);
  signal.addEventListener('abort', () => browser.storage.session.onChanged.removeListener(onChanged), {
    once: true,
  });
}
