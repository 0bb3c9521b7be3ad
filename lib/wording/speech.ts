import { inLanguage } from './language.ts';

const en = {
  sent: 'Question sent. Waiting for the answer.',
  end: 'End of the answer.',
  /** One of several that are compared. */
  endOf: (model: string) => `End of the answer by ${model}.`,
  /** What follows is from the middle of it: another one was read out before. */
  goesOn: (model: string) => `The answer by ${model} continues.`,
};

/** What a screen reader hears while an answer is written. */
export const speechText = inLanguage({ en });
