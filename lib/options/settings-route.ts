import { UNLOCK_HASH } from '#lib/protocol/passphrase-frames.ts';
import { SETTINGS_PAGES, type SettingsPage } from '#lib/protocol/settings-page.ts';

/** The page that the fragment of an address names: the first one for a fragment that names none. */
export function pageOfHash(hash: string): SettingsPage {
  // A panel opens the form that unlocks the keys, which are with the models.
  if (hash === UNLOCK_HASH) return 'models';
  return SETTINGS_PAGES.find((page) => `#${page}` === hash) ?? 'models';
}
