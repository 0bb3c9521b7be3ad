import * as v from 'valibot';

/**
 * Every way in which a run can fail. The set is closed: the panel has one sentence and one next step for each.
 *
 * `blocked` is a redirect, a URL that policy refuses, or an origin check that the host's permission would lift.
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
]);
export type ErrorKind = v.InferOutput<typeof errorKindSchema>;

/**
 * What exactly to do, where the kind alone does not tell.
 *
 * - `allow-origin`: a local server refuses the extension's origin; the panel shows the `OLLAMA_ORIGINS` line.
 * - `grant-host`: the browser has no permission for the host; a click on Save in the options asks for it.
 * - `check-base-url`: something answered, but it is no API.
 * - `send-data-lines`: an event stream without one valid `data:` line.
 * - `key-elsewhere`: a key is saved, but for another origin.
 * - `no-pictures`: the model cannot see, or the request has no place for pictures.
 */
export const remedySchema = v.picklist([
  'allow-origin',
  'grant-host',
  'check-base-url',
  'send-data-lines',
  'key-elsewhere',
  'no-pictures',
]);
export type Remedy = v.InferOutput<typeof remedySchema>;

/** Why a run failed, as it may be shown: no key, no page text, no markup that is meant as markup. */
export const runFailureSchema = v.object({
  kind: errorKindSchema,
  /** The provider's own words (at most 2,000 characters), keys redacted. Shown as text. */
  words: v.exactOptional(v.string()),
  /** HTTP status, or the status that an error inside the stream names. */
  status: v.exactOptional(v.number()),
  /** The provider's request id, for its support. */
  requestId: v.exactOptional(v.string()),
  /** Unix time in ms before which asking again is useless. */
  retryAt: v.exactOptional(v.number()),
  remedy: v.exactOptional(remedySchema),
});
export type RunFailure = v.InferOutput<typeof runFailureSchema>;
