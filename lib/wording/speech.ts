import { inLanguage } from './language.ts';

const en = {
  sent: 'Question sent. Waiting for the answer.',
  end: 'End of the answer.',
  /** One of several compared answers. */
  endOf: (model: string) => `End of the answer by ${model}.`,
  /** The following speech starts in the middle of this answer, because another one was read out before. */
  continues: (model: string) => `The answer by ${model} continues.`,
};

/** What a screen reader hears while an answer is written. */
export const speechText = inLanguage({ en });
