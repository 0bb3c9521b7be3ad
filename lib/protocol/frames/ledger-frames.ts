import * as v from 'valibot';

import { consentSchema } from '#lib/protocol/consent.ts';
import { faultFrameSchema } from '#lib/protocol/fault.ts';

/** Name of the port on which the options page reads which requests were made, and what the user agreed to. */
export const LEDGER_PORT = 'ledger';

/**
 * Why a request was made.
 *
 * - `question`: a question, another answer to it, or its continuation.
 * - `stop`: tells the provider that an answer is no longer wanted.
 * - `test`: a connection test.
 * - `models`: a provider's model list.
 * - `look`: looks for a server on this computer, while Gloss is set up.
 * - `pdf`: a PDF that the user asked about.
 */
export const requestPurposeSchema = v.picklist(['question', 'stop', 'test', 'models', 'look', 'pdf']);
export type RequestPurpose = v.InferOutput<typeof requestPurposeSchema>;

/** One request that the background made. Never its path, its headers or any of its content. */
export const recordedRequestSchema = v.object({
  id: v.number(),
  /** Unix ms. */
  at: v.number(),
  /** Such as `api.openai.com` or `127.0.0.1:11434`. */
  host: v.string(),
  purpose: requestPurposeSchema,
  /**
   * Whether the browser had granted Gloss access to that host. Without it, only servers that allow
   * cross-origin requests can be read.
   */
  hasPermission: v.boolean(),
  /** Length of the request's body in bytes. */
  sent: v.number(),
  /** Length of the response's body in bytes, after the browser decompressed it. */
  received: v.number(),
  /** The HTTP status; absent when there was no response, or a redirect, whose status browsers hide. */
  status: v.exactOptional(v.number()),
  /** Absent while the request is running, and permanently if the background ended first. */
  end: v.exactOptional(v.picklist(['complete', 'stopped', 'failed'])),
});
export type RecordedRequest = v.InferOutput<typeof recordedRequestSchema>;

const ledgerFrameSchema = v.variant('type', [
  v.object({ type: v.literal('ledger-show') }),
  v.object({ type: v.literal('ledger-clear') }),
  v.object({ type: v.literal('consent-revoke'), origin: v.string() }),
]);

/** The options page's frames on the ledger port. Each frame gets a `ledger-state` or a `fault-show`. */
export type LedgerFrame = v.InferOutput<typeof ledgerFrameSchema>;

/** Whether `value` is a frame for the ledger. */
export function isLedgerFrame(value: unknown): value is LedgerFrame {
  return v.is(ledgerFrameSchema, value);
}

const ledgerReplySchema = v.variant('type', [
  v.object({
    type: v.literal('ledger-state'),
    /** The newest first. */
    requests: v.array(recordedRequestSchema),
    consents: v.array(consentSchema),
  }),
  faultFrameSchema,
]);

/** The background's replies on the ledger port. */
export type LedgerReply = v.InferOutput<typeof ledgerReplySchema>;

/** Whether `value` is a reply on the ledger port. */
export function isLedgerReply(value: unknown): value is LedgerReply {
  return v.is(ledgerReplySchema, value);
}
