import type { PagesNote } from '#lib/protocol/pages-note.ts';

import { formatList, formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

/** A sentence with more titles than this is too long to read. */
const MAX_TITLES = 3;
const MAX_TITLE_CHARACTERS = 60;

function shorten(title: string): string {
  if (title.length <= MAX_TITLE_CHARACTERS) return title;
  // At a space if there is one, and never inside a surrogate pair.
  return `${title.slice(0, MAX_TITLE_CHARACTERS).replace(/\s\S*$|[\uD800-\uDBFF]$/u, '')}…`;
}

function nameTitles(titles: readonly string[]): string {
  const named = titles.filter((title) => title !== '').slice(0, MAX_TITLES);
  const others = titles.length - named.length;
  if (named.length === 0) return titles.length > 1 ? `${formatNumber(titles.length)} pages` : 'that page';
  const quoted = named.map((title) => `“${shorten(title)}”`);
  return formatList(others > 0 ? [...quoted, `${formatNumber(others)} more`] : quoted);
}

const en = {
  /** What happens to the pages that the user wants to add. */
  note(note: PagesNote): string {
    switch (note.type) {
      case 'reading':
        return plural(note.count, { one: 'Reading the page…', other: 'Reading # pages…' });
      case 'missed':
        return `Gloss couldn’t read ${nameTitles(note.titles)}. A page may be empty, still loading, or off limits to extensions. Copy the text and paste it here instead.`;
      case 'denied':
        return 'Nothing was read. To ask without granting access, right-click the page and choose “Ask about this page”.';
      default:
        return note satisfies never;
    }
  },
};

/** Notes on pages that are added to a question. */
export const addedPagesText = inLanguage({ en });
