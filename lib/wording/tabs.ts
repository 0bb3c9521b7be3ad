import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const en = {
  title: 'Add open tabs',
  intro:
    'Each page you pick becomes a quote. Where Gloss isn’t allowed to read a site yet, your browser asks first.',
  search: 'Find a tab',
  list: 'Tabs of this window',
  none: 'No matching tabs.',
  untitled: 'Untitled',
  front: (detail: string) => `This page · ${detail}`,
  add: (count: number) =>
    count === 0 ? 'Add pages' : plural(count, { one: 'Add # page', other: 'Add # pages' }),
};

/** The dialog in which tabs are picked. */
export const tabText = inLanguage({ en });
