import type { SurroundingNote } from '#lib/protocol/surrounding-note.ts';

import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const surroundingNote: Record<SurroundingNote['type'], (host: string) => string> = {
  reading: () => 'Reading the page…',
  'no-tab': (host) =>
    `Open the page in this window, and allow Gloss to read ${host} if your browser hides it from Gloss.`,
  missing: () => 'Gloss couldn’t find this passage in the page. The page may have changed since.',
  failed: () => 'Gloss couldn’t read the page. Reload it and try again.',
};

const en = {
  addSurrounding: 'Add surrounding text',
  removeSurrounding: 'Leave it out',
  withSurrounding: (size: string) => `with surrounding text, ${size}`,
  /** Why there is no surrounding text. */
  surroundingNote,
  allowSite: (host: string) => `Allow ${host}`,
  /** Markdown spends about a third of a large table’s tokens on its lines. */
  useCsv: (tables: number) =>
    plural(tables, { one: 'Send its table as CSV', other: 'Send its tables as CSV' }),
  useMarkdown: (tables: number) =>
    plural(tables, { one: 'Send its table as Markdown', other: 'Send its tables as Markdown' }),
};

/** The form in which a quote is sent. */
export const quoteFormText = inLanguage({ en });
