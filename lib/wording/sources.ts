import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const en = {
  heading: 'Sources named by the model',
  show: 'Show in page',
  all: (count: number) => plural(count, { one: 'Show # source', other: 'Show all # sources' }),
  fewer: 'Show fewer',
};

/** What a provider says that an answer relies on. */
export const sourcesText = inLanguage({ en });
