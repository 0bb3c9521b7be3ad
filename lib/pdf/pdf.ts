/** All that the panel loads when the first PDF comes. */
export { describePdfError } from '#lib/wording/pdf.ts';
export { buildPdfQuote } from './pdf-quote.ts';
export { readPdf } from './read-pdf.ts';
