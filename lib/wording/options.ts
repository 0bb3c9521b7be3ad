import { inLanguage } from './language.ts';

const en = {
  title: 'Gloss settings',
  intro: 'Choose where your questions go. Gloss sends nothing anywhere else, and nothing until you ask.',
};

/** The frame of the options page. */
export const optionsText = inLanguage({ en });
