/** What the panel loads for the first PDF. */
export { buildPdfQuote } from './pdf-quote.ts';
export { readPdf } from './read-pdf.ts';
