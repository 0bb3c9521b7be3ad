/**
 * Why a PDF could not be read. The set is closed: there is one sentence for each.
 *
 * - `broken`: this is no PDF, or one that is damaged beyond what can be mended.
 * - `locked`: it opens with a password only, and none or a wrong one was given.
 * - `pictures`: it has pages, but no text on them.
 * - `garbled`: it has text, but its fonts do not say which letters they draw.
 * - `too-large`: it has more bytes than are taken.
 */
export type PdfProblem = 'broken' | 'locked' | 'pictures' | 'garbled' | 'too-large';

/** A PDF that could not be read. */
export class PdfError extends Error {
  readonly problem: PdfProblem;

  constructor(problem: PdfProblem, cause?: unknown) {
    super(`This PDF could not be read: ${problem}`, { cause });
    this.name = 'PdfError';
    this.problem = problem;
  }
}
