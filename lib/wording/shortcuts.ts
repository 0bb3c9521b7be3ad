import { inLanguage } from './language.ts';

const en = {
  heading: 'Shortcuts',
  intro: 'The browser manages these shortcuts. They work on every page.',
  noShortcut: 'No shortcut',
  sameAsButton: 'Same as the toolbar button',
  change: 'Change shortcuts',
  at: (url: string) => `The page ${url} lists all shortcuts.`,
  inFirefox: 'In Firefox, shortcuts are in the add-ons manager (about:addons), in the gear menu.',
  /** @param key - The key that lists the panel’s own keys. */
  inPanel: <Part>(key: Part) => ['The panel has more keys: type ', key, ' in its empty field.'],
};

/** The shortcuts on the options page. */
export const shortcutsText = inLanguage({ en });
