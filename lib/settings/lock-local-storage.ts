import { browser } from 'wxt/browser';

/**
 * Keeps scripts in web pages out of `storage.local` where the browser can (Chromium). Nothing that matters is in it any
 * more; this is for what a library or a later version may put there.
 */
export async function lockLocalStorage(): Promise<void> {
  // Firefox has no such method.
  if (!('setAccessLevel' in browser.storage.local)) return;
  await browser.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
}
