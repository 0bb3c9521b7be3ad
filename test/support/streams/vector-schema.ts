import * as v from 'valibot';

const repeatSchema = v.object({ t: v.string(), n: v.number() });
/** A text, or a short one many times. */
export const textSchema = v.union([v.string(), v.object({ repeat: repeatSchema })]);

const chunkSchema = v.union([
  v.string(),
  v.strictObject({ b64: v.string() }),
  v.strictObject({ repeat: repeatSchema }),
  v.strictObject({ every: v.object({ t: v.string(), n: v.number(), ms: v.number() }) }),
  v.strictObject({ drip: v.object({ t: v.string(), ms: v.number() }) }),
  v.strictObject({ delay: v.number() }),
  v.strictObject({ reset: v.unknown() }),
  v.strictObject({ cut: v.unknown() }),
  v.strictObject({ hang: v.unknown() }),
]);

/** How a body stops when the server does not close it properly: no bytes more, RST, or FIN without an end. */
export const streamEndSchema = v.picklist(['hang', 'reset', 'cut']);
export type StreamEnd = v.InferOutput<typeof streamEndSchema>;

// Strict, so that an expectation that no test knows of cannot slip by.
const chatExpectationSchema = v.strictObject({
  outcome: v.exactOptional(v.picklist(['complete', 'truncated', 'error', 'any-but-hang'])),
  outcomeAnyOf: v.exactOptional(v.array(v.picklist(['complete', 'truncated', 'error']))),
  finish: v.exactOptional(v.string()),
  text: v.exactOptional(textSchema),
  textAnyOf: v.exactOptional(v.array(v.string())),
  reasoning: v.exactOptional(v.string()),
  refusal: v.exactOptional(v.string()),
  usage: v.exactOptional(v.record(v.string(), v.number())),
  error: v.exactOptional(
    v.strictObject({
      kind: v.exactOptional(v.string()),
      kindAnyOf: v.exactOptional(v.array(v.string())),
      status: v.exactOptional(v.number()),
      messageIncludes: v.exactOptional(v.string()),
      retryAfterMs: v.exactOptional(v.number()),
      retryAfterMsRange: v.exactOptional(v.tuple([v.number(), v.number()])),
      hint: v.exactOptional(v.string()),
      noHtmlShown: v.exactOptional(v.boolean()),
      keyRedacted: v.exactOptional(v.boolean()),
      requests: v.exactOptional(v.number()),
      maxMs: v.exactOptional(v.number()),
    }),
  ),
  notice: v.exactOptional(v.boolean()),
  requests: v.exactOptional(v.number()),
  requestsMax: v.exactOptional(v.number()),
  maxMs: v.exactOptional(v.number()),
  abortable: v.exactOptional(v.boolean()),
  abortSeenWithinMs: v.exactOptional(v.number()),
  keyNeverAtOtherOrigin: v.exactOptional(v.boolean()),
  domInert: v.exactOptional(v.boolean()),
});
export type ChatExpectation = v.InferOutput<typeof chatExpectationSchema>;

/** One entry of the files in `test/fixtures/vectors`. */
export const vectorSchema = v.object({
  name: v.string(),
  category: v.string(),
  rule: v.string(),
  http: v.strictObject({
    status: v.number(),
    headers: v.record(v.string(), v.string()),
    encoding: v.exactOptional(v.literal('gzip')),
    resetBeforeHeaders: v.exactOptional(v.boolean()),
    delayHeadersMs: v.exactOptional(v.number()),
    /** `none`: the answer has no CORS headers. The fault server sends none anyway. */
    cors: v.exactOptional(v.string()),
    /** The first `n` requests get this status instead. */
    failFirst: v.exactOptional(
      v.object({ n: v.number(), status: v.number(), headers: v.record(v.string(), v.string()) }),
    ),
  }),
  chunks: v.array(chunkSchema),
  end: v.exactOptional(streamEndSchema),
  /** The wire dialect; `chat-completions` when absent. */
  api: v.exactOptional(v.string()),
  appliesIf: v.exactOptional(v.string()),
  expect: v.strictObject({
    /** Exact events by the WHATWG standard. */
    sse: v.exactOptional(v.array(v.object({ event: v.string(), data: v.string(), lastEventId: v.string() }))),
    chat: v.exactOptional(chatExpectationSchema),
  }),
});

/** What a server sends, byte by byte, and the expected result. */
export type Vector = v.InferOutput<typeof vectorSchema>;

/** One thing that a server does while it sends a body. */
export type StreamStep =
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly pauseMs: number }
  | { readonly end: StreamEnd };
