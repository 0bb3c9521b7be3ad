import { inLanguage } from './language.ts';

const en = {
  keep: 'Keep this one',
  stop: 'Stop',
  /** Its full name: the composer has a Stop as well. */
  stopThis: 'Stop this answer',
  /** @param model - The model of the answer. */
  continues: <Part>(model: Part) => [
    'Your next question continues from the answer by ',
    model,
    '. To continue from another one, keep it.',
  ],
};

/** Several answers to one question, side by side. */
export const comparedText = inLanguage({ en });
