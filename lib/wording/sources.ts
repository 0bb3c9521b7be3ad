import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const en = {
  heading: 'Sources named by the model',
  show: 'Show in page',
  all: (count: number) => plural(count, { one: 'Show # source', other: 'Show all # sources' }),
  fewer: 'Show fewer',
};

/** The sources that a provider names for an answer. */
export const sourcesText = inLanguage({ en });
