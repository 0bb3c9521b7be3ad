import { inLanguage } from './language.ts';

const en = {
  name: 'More',
  settings: 'Settings',
  settingsHint: 'Models, saved questions, shortcuts and your data.',
  keys: 'Keyboard',
  keysHint: 'Every key, also with ? in an empty field.',
};

/** The menu of the panel's header. */
export const headerMenuText = inLanguage({ en });
