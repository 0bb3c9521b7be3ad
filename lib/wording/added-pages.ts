import type { PagesNote } from '#lib/panel/create-page-taking.ts';

/** More titles than this make a sentence that nobody reads. */
const MAX_TITLES = 3;
const MAX_TITLE_CHARACTERS = 60;

function quoteTitle(title: string): string {
  if (title.length <= MAX_TITLE_CHARACTERS) return `“${title}”`;
  // At a space if there is one, and never inside a character of two code units.
  const cut = title.slice(0, MAX_TITLE_CHARACTERS).replace(/\s\S*$|[\uD800-\uDBFF]$/u, '');
  return `“${cut}…”`;
}

function nameTitles(titles: readonly string[]): string {
  const named = titles.filter((title) => title !== '').slice(0, MAX_TITLES);
  const others = titles.length - named.length;
  if (named.length === 0) return titles.length > 1 ? `${titles.length} pages` : 'that page';
  const quoted = named.map(quoteTitle);
  const parts = others > 0 ? [...quoted, `${others} more`] : quoted;
  return new Intl.ListFormat('en').format(parts);
}

/** Says it in a sentence or two. */
export function describePages(note: PagesNote): string {
  switch (note.type) {
    case 'reading':
      return note.count > 1 ? `Reading ${note.count} pages…` : 'Reading the page…';
    case 'missed':
      return `Gloss could not read ${nameTitles(note.titles)}. It may say nothing, still be loading, or be one that browsers keep extensions out of; you can copy the text and paste it here.`;
    case 'denied':
      return 'Nothing was read. A right click on a page, “Ask about this page”, needs no permission.';
    default:
      return note satisfies never;
  }
}
