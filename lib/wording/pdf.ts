import { MAX_PDF_BYTES } from '#lib/pdf/limits.ts';
import { PdfError, type PdfProblem } from '#lib/pdf/pdf-error.ts';

const SENTENCES: Readonly<Record<PdfProblem, string>> = {
  broken: 'This is not a PDF, or it is damaged: nothing in it can be read.',
  locked: 'This PDF is locked with a password. Save a copy without one in a PDF reader, and add that.',
  pictures: 'This PDF has no text, only pictures of it. A program that recognises text (OCR) can add it.',
  garbled: 'The fonts of this PDF do not say which letters they draw, so its text cannot be told.',
  'too-large': `This PDF is larger than the ${MAX_PDF_BYTES / 1_000_000} MB that Gloss takes.`,
};

/** Says why a PDF could not be read, and what may help. */
export function describePdfError(error: unknown): string {
  return SENTENCES[error instanceof PdfError ? error.problem : 'broken'];
}
