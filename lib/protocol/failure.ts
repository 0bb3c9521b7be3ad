import * as v from 'valibot';

/**
 * Every way in which a run can fail. The set is closed: the panel has one sentence and one next step for each.
 *
 * `blocked` is a redirect, a URL that policy refuses, or an origin check that the host permission would lift.
 * `internal` is an error of ours, never the provider's.
 */
export const errorKindSchema = v.picklist([
  'auth',
  'permission',
  'not_found',
  'rate_limit',
  'quota',
  'bad_request',
  'context_length',
  'content_filter',
  'server',
  'network',
  'timeout',
  'protocol',
  'no_key',
  'blocked',
  'internal',
]);
export type ErrorKind = v.InferOutput<typeof errorKindSchema>;

/**
 * What to do, if the kind alone does not say.
 *
 * - `allow-origin`: a local server refuses the extension's origin; the panel shows the `OLLAMA_ORIGINS` line.
 * - `browsers-refused`: an Anthropic organization refuses requests from browsers; its administrator can
 *   change that.
 * - `grant-host`: the browser has no permission for the host; saving the provider in the options asks for it.
 * - `check-base-url`: something answered, but it is not a model API.
 * - `send-data-lines`: an event stream without one valid `data:` line.
 * - `key-elsewhere`: a key is saved, but for another origin.
 * - `keys-locked`: there is a key, but the vault is locked.
 * - `no-device-model`: this browser has no model, or its model does not run on this computer.
 * - `download-model`: the browser has to download its model first, which the options page does on a click.
 * - `no-pictures`: the model cannot read pictures, or the request has no place for them.
 */
export const remedySchema = v.picklist([
  'allow-origin',
  'browsers-refused',
  'grant-host',
  'check-base-url',
  'send-data-lines',
  'key-elsewhere',
  'keys-locked',
  'no-device-model',
  'download-model',
  'no-pictures',
]);
export type Remedy = v.InferOutput<typeof remedySchema>;

/**
 * Why Gloss itself ended a run, or what it knows of the failure, more exactly than the kind says.
 *
 * - `first-byte`: the server sent nothing within the limit.
 * - `silence`: the server stopped sending in the middle of the answer.
 * - `run-too-long`: the run outlasted its limit.
 * - `event-too-large`: one event, or one JSON document, outgrew its limit.
 * - `redirect`: the server answered with a redirect, which is never followed.
 * - `session-ended`: the browser stopped its own model in the middle of the answer.
 * - `answer-withheld`: the browser held back its model's answer, because of its language or quality.
 * - `cancelled`: the response was cancelled at the provider.
 * - `offline`: the browser has no network, and the server is elsewhere.
 */
export const failureReasonSchema = v.picklist([
  'first-byte',
  'silence',
  'run-too-long',
  'event-too-large',
  'redirect',
  'session-ended',
  'answer-withheld',
  'cancelled',
  'offline',
]);
export type FailureReason = v.InferOutput<typeof failureReasonSchema>;

/** How many tokens a request has, and how many the model can read. */
const requestSizeSchema = v.object({ tokens: v.number(), limit: v.number() });

/** Why a run failed, safe to show: no key, no page text, and markup only as plain text. */
export const runFailureSchema = v.object({
  kind: errorKindSchema,
  reason: v.exactOptional(failureReasonSchema),
  /** The provider's own message (at most 2,000 characters), keys redacted. Shown as text. */
  providerMessage: v.exactOptional(v.string()),
  /** HTTP status, or the status that an error inside the stream names. */
  status: v.exactOptional(v.number()),
  /** The provider's request id, for its support. */
  requestId: v.exactOptional(v.string()),
  /** Unix time in ms before which a retry is useless. */
  retryAt: v.exactOptional(v.number()),
  remedy: v.exactOptional(remedySchema),
  /** With `context_length`, if it was measured. */
  size: v.exactOptional(requestSizeSchema),
});
export type RunFailure = v.InferOutput<typeof runFailureSchema>;
