import type { Quote } from '#lib/protocol/chat.ts';

import type { PdfText } from './read-pdf.ts';

/** Where a PDF comes from. */
export interface PdfSource {
  /** The name of its file. */
  readonly name: string;
  readonly url?: string;
  /** The quote's id, when one was assigned before the PDF was read. */
  readonly id?: string;
}

/** Turns the text of a PDF into a quote. */
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
