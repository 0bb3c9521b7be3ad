import { browser, type Browser } from 'wxt/browser';

import { UNLOCK_ITEM } from '#lib/protocol/frames/passphrase-frames.ts';

/**
 * Calls `listener` whenever the keys are unlocked, until `signal` aborts.
 *
 * This is the only way to reach a panel whose port closed with the last background.
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
