import type { Unreadable } from '#lib/tabs/unreadable.ts';

import { inLanguage } from './language.ts';

const en: Record<Unreadable, string> = {
  browser: 'Browser page; extensions can’t read it.',
  store: 'Browsers keep extensions out of this site.',
  file: 'A file on this device: right-click it and choose “Ask about this page”.',
  unloaded: 'Unloaded to save memory. Open the tab first.',
};

/** Why a tab can’t be read. */
export const unreadableText = inLanguage({ en });
