import type { SettingsPage } from '#lib/protocol/settings-page.ts';

import { inLanguage } from './language.ts';

const en = {
  /** @param page - The name of the page. */
  titleOf: (page: string) => `${page} · Gloss settings`,
  nav: 'Settings',
  pages: {
    models: 'Models',
    questions: 'Questions',
    shortcuts: 'Shortcuts',
    data: 'Data and privacy',
  } satisfies Record<SettingsPage, string>,
  unsaved: '(unsaved)',
  intro: 'Choose where your questions go. Gloss sends nothing anywhere else, and nothing until you ask.',
};

/** The frame of the options page. */
export const optionsText = inLanguage({ en });
