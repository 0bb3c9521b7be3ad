import * as v from 'valibot';

import { runFailureSchema } from './failure.ts';
import { modelPriceSchema } from './model.ts';

/** Identifies one request for an answer and everything that follows from it. A Continue is a separate run. */
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
  /**
   * Input tokens that the provider read from its cache. Absent when there are none, or the provider does not
   * say.
   */
  cachedTokens: v.exactOptional(v.number()),
  /** Output tokens that are reasoning; absent likewise. */
  reasoningTokens: v.exactOptional(v.number()),
});
export type Usage = v.InferOutput<typeof usageSchema>;

/** Where the time of a run went, in ms. Phases that the run did not reach are absent. */
export const runTimingSchema = v.object({
  /** From the question to the request that was answered: storing, waiting for other runs, retries. */
  beforeMs: v.number(),
  /** From that request to its response. */
  firstByteMs: v.exactOptional(v.number()),
  /** From that request to the first text or picture. */
  firstTokenMs: v.exactOptional(v.number()),
  /** From the first text to the end. Sums up the runs that `usage` counts. */
  writingMs: v.exactOptional(v.number()),
});
export type RunTiming = v.InferOutput<typeof runTimingSchema>;

/** A day. No panel draws for longer, but the clock may be changed. */
const MAX_DRAWING_MS = 86_400_000;

/** How long the first panel that drew the complete answer took. */
export const drawingSchema = v.object({
  /** The latest run that is counted; runs that it continued are counted, too, if a panel saw them arrive. */
  run: v.string(),
  ms: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_DRAWING_MS)),
});
export type Drawing = v.InferOutput<typeof drawingSchema>;

/**
 * Something about an answer that its text does not show. The run continues.
 *
 * - `malformed-events`: `count` events could not be read; the rest of the answer was.
 * - `tool-call`: the model asked for the tools `detail`; Gloss has none.
 * - `refusal`: the model refused; the answer says how.
 * - `empty`: the run ended properly without any text.
 * - `parameter-dropped`: the server refused the parameters `detail`; the request was sent without them. Those that the
 *   user can set have the names of `AnswerParameters`.
 * - `resumed`: the connection broke and the stream resumed where it left off.
 * - `finish`: the provider ended the answer for a reason of an unknown kind, `detail`.
 * - `picture-link`: a generated picture is at the address `detail`, from which Gloss does not load it.
 * - `turns-dropped`: the oldest messages did not fit, and the model did not read them.
 * - `size-limit`: the answer reached the size limit, `count` in MB.
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
    'picture-link',
    'turns-dropped',
    'size-limit',
  ]),
  detail: v.exactOptional(v.string()),
  count: v.exactOptional(v.number()),
});
export type Notice = v.InferOutput<typeof noticeSchema>;

/** The end of a run. `failure` is there exactly when `state` is `failed`. */
export const runEndSchema = v.object({
  state: runEndStateSchema,
  failure: v.exactOptional(runFailureSchema),
  usage: v.exactOptional(usageSchema),
  /** Absent when nothing was sent. */
  timing: v.exactOptional(runTimingSchema),
  /** The provider's id of the request, for its support. Shown as text. */
  requestId: v.exactOptional(v.string()),
  /** The price that the provider itself lists. */
  price: v.exactOptional(modelPriceSchema),
});
export type RunEnd = v.InferOutput<typeof runEndSchema>;
