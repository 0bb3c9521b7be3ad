import { browser } from 'wxt/browser';

/**
 * Keeps scripts in web pages out of the storage areas, where the browser supports that (Chromium). Nothing
 * that matters is in `storage.local` any more; this is for what a library or a later version may put there.
 * `storage.session` is closed to them by default, and contains encrypted keys, drafts and private chats: this
 * makes that explicit.
 */
export async function lockStorage(): Promise<void> {
  const { local, session } = browser.storage;
  // Firefox has no such method. It shows `storage.session` to no script in a page.
  if (!('setAccessLevel' in local)) return;
  await Promise.all([local, session].map((area) => area.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' })));
}
