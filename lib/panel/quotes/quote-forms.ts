import type { Quote } from '#lib/protocol/chat.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';

import { isEdited } from './edit-quote.ts';

/** Puts the large tables of a quote into its text as comma-separated values, or back as Markdown. */
export function swapTables(quote: Quote): Quote {
  const { asCsv, ...rest } = quote;
  const swap = (text: string): string =>
    (quote.tables ?? []).reduce(
      (swapped, { markdown, csv }) =>
        swapped.replaceAll(asCsv ? csv : markdown, () => (asCsv ? markdown : csv)),
      text,
    );
  return {
    ...rest,
    text: swap(quote.text),
    ...(quote.whole !== undefined && { whole: swap(quote.whole) }),
    ...(!asCsv && { asCsv: true as const }),
  };
}

/** Adds the paragraphs around a quote to it, or leaves them out. */
export function withSurrounding(
  { surrounding: _before, ...quote }: Quote,
  surrounding: Quote['surrounding'],
): Quote {
  return { ...quote, ...(surrounding && { surrounding }) };
}

/** Whether a quote can have surrounding text: a passage of a page, as it was taken. */
export function canBeSurrounded(quote: Quote): boolean {
  return quote.part === undefined && !quote.image && isWebUrl(quote.url) && !isEdited(quote);
}
