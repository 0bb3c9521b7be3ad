import * as v from 'valibot';

import { filledQuestionSchema } from './saved-question.ts';

/** Name of the port through which one PDF comes from the web to a panel. It closes when all has been said. */
export const PDF_PORT = 'pdf';

/** A PDF that a tab shows, of which no script may read anything. */
export const pdfOfferSchema = v.object({
  /** Id of the quote that it becomes. */
  id: v.string(),
  url: v.string(),
  title: v.string(),
  /** What a saved question asks about it. */
  question: v.exactOptional(filledQuestionSchema),
});
export type PdfOffer = v.InferOutput<typeof pdfOfferSchema>;

const pdfRequestSchema = v.object({
  /** Loads the PDF that was offered to the panel of this window; no other address can be asked for. */
  type: v.literal('pdf-load'),
  window: v.number(),
});

/** What a panel says on that port, once. */
export type PdfRequest = v.InferOutput<typeof pdfRequestSchema>;

/** Tells whether `value` asks for a PDF. */
export function isPdfRequest(value: unknown): value is PdfRequest {
  return v.is(pdfRequestSchema, value);
}

/**
 * Why a PDF did not come.
 *
 * - `unreachable`: no answer, or the browser gives no access to the site (any more).
 * - `refused`: the site answered with an error or sent us elsewhere, as it does to who is not signed in.
 * - `not-pdf`: something else came.
 * - `too-large`: more bytes than are taken.
 */
export const pdfLoadProblemSchema = v.picklist(['unreachable', 'refused', 'not-pdf', 'too-large']);
export type PdfLoadProblem = v.InferOutput<typeof pdfLoadProblemSchema>;

const pdfReplySchema = v.variant('type', [
  /** The next bytes, in base64. */
  v.object({ type: v.literal('pdf-part'), data: v.string() }),
  /** All bytes have come, or no more will. */
  v.object({ type: v.literal('pdf-end'), problem: v.exactOptional(pdfLoadProblemSchema) }),
]);

/** What the background says on that port. */
export type PdfReply = v.InferOutput<typeof pdfReplySchema>;

/** Tells whether `value` belongs to a PDF that comes. */
export function isPdfReply(value: unknown): value is PdfReply {
  return v.is(pdfReplySchema, value);
}
