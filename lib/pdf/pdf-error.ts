import type { PdfLoadProblem } from '#lib/protocol/frames/pdf-frames.ts';

/**
 * Why a PDF yields no text. The set is closed; `lib/wording` has a sentence for each.
 *
 * - `broken`: it is not a PDF, or it is damaged beyond repair.
 * - `locked`: it opens only with a password.
 * - `pictures`: it has pages but no text on them.
 * - `garbled`: it has text, but its fonts do not say which letters they draw.
 * - `unreadable`: the browser could not read the file.
 * - `internal`: an error in Gloss.
 * - `PdfLoadProblem`: it could not be loaded from the web, or is too large.
 */
export type PdfProblem =
  | 'broken'
  | 'locked'
  | 'pictures'
  | 'garbled'
  | 'unreadable'
  | 'internal'
  | PdfLoadProblem;

/** A PDF could not be loaded or read. */
export class PdfError extends Error {
  readonly problem: PdfProblem;

  constructor(problem: PdfProblem, cause?: unknown) {
    super(`Could not read a PDF: ${problem}`, { cause });
    this.name = 'PdfError';
    this.problem = problem;
  }
}
