/** What the panel loads along with the first PDF. */
export { buildPdfQuote } from './pdf-quote.ts';
export { readPdf } from './read-pdf.ts';
