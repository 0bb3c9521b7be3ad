import type { Quote } from '#lib/protocol/chat.ts';

import type { PdfText } from './read-pdf.ts';

/** Where a PDF is from: the name of its file, and its address if it was on the web. */
export interface PdfSource {
  readonly name: string;
  readonly url?: string;
  /** Id of the quote, where somebody knows it already. */
  readonly id?: string;
}

/** Makes a quote of what a PDF says. */
export function buildPdfQuote(
  { title, text, cut }: PdfText,
  { name, url = '', id = crypto.randomUUID() }: PdfSource,
): Quote {
  return {
    id,
    part: 'pdf',
    title: title || name,
    url,
    text,
    ...(cut && { cut }),
  };
}
