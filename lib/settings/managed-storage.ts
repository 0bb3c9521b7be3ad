import { browser } from 'wxt/browser';

import { type ManagedPolicy, readManagedPolicy } from './managed-policy.ts';

/** Reads the policy that applies now; an empty one where the browser is not managed. */
export async function readPolicy(): Promise<ManagedPolicy> {
  // Firefox rejects where no policy names the extension.
  const stored = await browser.storage.managed.get(null).catch(() => ({}));
  return readManagedPolicy(stored);
}
