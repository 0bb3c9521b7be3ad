import { inLanguage } from './language.ts';

const en = {
  onDevice: 'The browser’s own model uses none of these. They apply when you choose another model.',
  /** An organization has locked the provider's. */
  fixed: 'Your organization sets these for this provider. Yours apply when you choose another model.',
  useProviders: 'Use the provider’s',
  save: 'Save',
};

/** The dialog with the answer settings of a chat. */
export const answerSettingsText = inLanguage({ en });
