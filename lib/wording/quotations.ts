import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

function leftOut(words: number): string {
  return plural(words, { one: 'about # word left out', other: 'about # words left out' });
}

const en = {
  /** @param page - The page of a PDF. */
  show: (source: string, page: number | undefined, skipped: number) => {
    const place =
      page === undefined ? `Show in page: ${source}` : `Show in page ${formatNumber(page)} of ${source}`;
    return skipped > 0 ? `${place} (${leftOut(skipped)})` : place;
  },
  skips: leftOut,
  page: (page: number) => `page ${formatNumber(page)}`,
  missing: 'not in the text you sent',
};

/** What is said about quotations in an answer. */
export const quotationText = inLanguage({ en });

/** The setting whether models are asked to quote. */
export const quoteRuleText = inLanguage({
  en: {
    heading: 'Quotations',
    intro:
      'Gloss looks up the quotations in an answer in the text that you sent, on this computer, and marks which ones are there.',
    label: 'Ask models to quote the text they rely on',
    hint: 'Adds one sentence to each question with text from a page or a file. It’s shown in What will be sent.',
  },
});
