import { browser } from 'wxt/browser';

import { type ManagedPolicy, readManagedPolicy } from './managed-policy.ts';

/** Absent while it is not watched: then nobody would know that it has changed. */
let kept: { policy?: Promise<ManagedPolicy> } | undefined;

/** Reads the policy that applies now; an empty one where the browser is not managed. */
async function readNow(): Promise<ManagedPolicy> {
  // Firefox rejects where no policy names the extension.
  const stored = await browser.storage.managed.get(null).catch(() => ({}));
  return readManagedPolicy(stored);
}

/** Keeps the policy in memory from now on, and calls `changed` when the browser says that it is another one. */
export function watchPolicy(changed: () => void): void {
  kept = {};
  browser.storage.managed.onChanged.addListener(() => {
    kept = {};
    changed();
  });
}

/** The policy that applies now; an empty one where the browser is not managed. */
export async function readPolicy(): Promise<ManagedPolicy> {
  if (!kept) return await readNow();
  return await (kept.policy ??= readNow());
}
