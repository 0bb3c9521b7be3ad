import { UNLOCK_HASH } from '#lib/protocol/frames/passphrase-frames.ts';
import { SETTINGS_PAGES, type SettingsPage } from '#lib/protocol/settings-page.ts';

/** The page that an address's fragment names; the first page if it names none. */
export function pageOfHash(hash: string): SettingsPage {
  // A panel opens the form that unlocks the keys, which is on the Models page.
  if (hash === UNLOCK_HASH) return 'models';
  return SETTINGS_PAGES.find((page) => `#${page}` === hash) ?? 'models';
}
