import * as v from 'valibot';

import { runFailureSchema } from './failure.ts';

/** Identifies one request for an answer and everything that comes of it. A Continue is a run of its own. */
export type RunId = string;

/** The two texts that an answer has. */
export const channelSchema = v.picklist(['answer', 'reasoning']);
export type Channel = v.InferOutput<typeof channelSchema>;

/**
 * How a run can end; it ends in exactly one of these.
 *
 * `truncated`: the stream closed before its dialect's terminal signal. `interrupted`: the background went away.
 */
export const runEndStateSchema = v.picklist([
  'complete',
  'length',
  'filtered',
  'stopped',
  'truncated',
  'interrupted',
  'failed',
]);
export type RunEndState = v.InferOutput<typeof runEndStateSchema>;

/** Tokens as the provider counts them. */
export const usageSchema = v.object({
  inputTokens: v.number(),
  outputTokens: v.number(),
});
export type Usage = v.InferOutput<typeof usageSchema>;

/**
 * Something that the user should know beyond the text, while the run goes on.
 *
 * - `malformed-events`: `count` events could not be read; the rest of the answer went on.
 * - `tool-call`: the model asked for a tool (`detail` is its name); Gloss has none.
 * - `refusal`: the model refused; its words are in the answer.
 * - `empty`: the run ended properly without a character of text.
 * - `parameter-dropped`: the server refused the parameter `detail`; the request was sent once more without it.
 * - `resumed`: the connection broke and the stream went on from where it was.
 * - `finish`: the provider ended with a reason of its own, `detail`.
 */
export const noticeSchema = v.object({
  type: v.picklist([
    'malformed-events',
    'tool-call',
    'refusal',
    'empty',
    'parameter-dropped',
    'resumed',
    'finish',
  ]),
  detail: v.exactOptional(v.string()),
  count: v.exactOptional(v.number()),
});
export type Notice = v.InferOutput<typeof noticeSchema>;

/** The one end of a run. `failure` is there exactly when `state` is `failed`. */
export const runEndSchema = v.object({
  state: runEndStateSchema,
  failure: v.exactOptional(runFailureSchema),
  usage: v.exactOptional(usageSchema),
});
export type RunEnd = v.InferOutput<typeof runEndSchema>;
