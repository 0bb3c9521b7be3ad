import * as v from 'valibot';

import { filledQuestionSchema } from '#lib/protocol/saved-question.ts';

/** Name of the port that carries one PDF from the web to a panel. It closes after the last frame. */
export const PDF_PORT = 'pdf';

/** A PDF that a tab shows; no script can read any of it. */
export const pdfOfferSchema = v.object({
  /** The id that its quote will get. */
  id: v.string(),
  url: v.string(),
  title: v.string(),
  /** The saved question to ask about it. */
  question: v.exactOptional(filledQuestionSchema),
});
export type PdfOffer = v.InferOutput<typeof pdfOfferSchema>;

const pdfRequestSchema = v.object({
  /** Loads the PDF that was offered to the panel of this window; no frame can name another address. */
  type: v.literal('pdf-load'),
  window: v.number(),
});

/** The panel's one frame on that port. */
export type PdfRequest = v.InferOutput<typeof pdfRequestSchema>;

/** Whether `value` is the panel's frame. */
export function isPdfRequest(value: unknown): value is PdfRequest {
  return v.is(pdfRequestSchema, value);
}

/**
 * Why a PDF could not be loaded.
 *
 * - `unreachable`: no answer, or the browser no longer allows access to the site.
 * - `refused`: the site answered with an error or a redirect, for instance because the user has to be signed in.
 * - `not-pdf`: the body is not a PDF.
 * - `too-large`: more than `MAX_PDF_BYTES`.
 */
const pdfLoadProblemSchema = v.picklist(['unreachable', 'refused', 'not-pdf', 'too-large']);
export type PdfLoadProblem = v.InferOutput<typeof pdfLoadProblemSchema>;

/** Whether `value` is a reason that the background may report. */
export function isPdfLoadProblem(value: unknown): value is PdfLoadProblem {
  return v.is(pdfLoadProblemSchema, value);
}

const pdfReplySchema = v.variant('type', [
  /** The next bytes, in base64. */
  v.object({ type: v.literal('pdf-part'), data: v.string() }),
  /** The last frame: all bytes were sent, or loading failed. */
  v.object({ type: v.literal('pdf-end'), problem: v.exactOptional(pdfLoadProblemSchema) }),
]);

/** The background's frames on that port. */
export type PdfReply = v.InferOutput<typeof pdfReplySchema>;

/** Whether `value` is one of the background's frames. */
export function isPdfReply(value: unknown): value is PdfReply {
  return v.is(pdfReplySchema, value);
}
