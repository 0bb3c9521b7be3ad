import { browser } from 'wxt/browser';

import { onceSucceeded } from '#lib/database/once-succeeded.ts';

import { type ManagedPolicy, readManagedPolicy } from './managed-policy.ts';

async function readNow(): Promise<ManagedPolicy> {
  // Firefox rejects if no policy names the extension.
  const stored = await browser.storage.managed.get(null).catch(() => ({}));
  return readManagedPolicy(stored);
}

/** Reads it each time while it is not being watched, because changes would go unnoticed. */
let read = readNow;

/** Keeps the policy in memory from now on, and calls `changed` when the browser reports a change. */
export function watchPolicy(changed: () => void): void {
  read = onceSucceeded(readNow);
  browser.storage.managed.onChanged.addListener(() => {
    read = onceSucceeded(readNow);
    changed();
  });
}

/** The current policy; an empty one if the browser is not managed. */
export function readPolicy(): Promise<ManagedPolicy> {
  return read();
}
