import * as v from 'valibot';

import { errorKindSchema } from '#lib/protocol/failure.ts';
import { eventStreamSchema, httpDialectSchema } from '#lib/protocol/provider.ts';
import { runEndStateSchema } from '#lib/protocol/run.ts';

/**
 * Name of the port on which the stream inspector receives runs that begin while it is open. It sends nothing.
 */
export const INSPECTOR_PORT = 'inspector';

/**
 * What the dialect found in one event.
 *
 * - `answer`, `reasoning`: `count` characters of text.
 * - `restated`: all text so far turned out to be reasoning.
 * - `finish`: a finish reason. `done`: the terminal signal; nothing after it is read.
 * - `malformed`: the event could not be read.
 * - `notice`: another notice, whose type is `detail`.
 * - `failure`: an error inside the stream, whose kind is `detail`.
 */
const findingSchema = v.object({
  type: v.picklist([
    'answer',
    'reasoning',
    'restated',
    'picture',
    'usage',
    'finish',
    'done',
    'malformed',
    'notice',
    'failure',
  ]),
  count: v.exactOptional(v.number()),
  detail: v.exactOptional(v.string()),
});
export type Finding = v.InferOutput<typeof findingSchema>;

const entryFields = {
  /** Milliseconds since the run began. */
  at: v.number(),
  /** Whether it contained the key or the value of a header. */
  isKeyRemoved: v.exactOptional(v.boolean()),
};
/**
 * Without `findings` once the dialect has stopped reading, and in recordings, for which they are computed
 * again on opening.
 */
const readFields = { ...entryFields, findings: v.exactOptional(v.array(findingSchema)) };

/**
 * One item that was sent or received in a run, in wire order.
 *
 * - `event`: a server-sent event. `json`: a JSON text in a body that is not an event stream.
 * - `comment`, `retry`: what an event stream says besides events. `line`: a line that the standard ignores.
 * - `body`: the body of a response that is not an answer.
 * - `close`: the body ended. Absent when Gloss stopped reading first.
 */
export const streamEntrySchema = v.variant('kind', [
  v.object({ kind: v.literal('request'), ...entryFields, method: v.string(), path: v.string() }),
  v.object({
    kind: v.literal('response'),
    ...entryFields,
    status: v.number(),
    headers: v.record(v.string(), v.string()),
  }),
  v.object({
    kind: v.literal('event'),
    ...readFields,
    event: v.string(),
    data: v.string(),
    id: v.string(),
    isUnterminated: v.exactOptional(v.boolean()),
  }),
  v.object({
    kind: v.literal('json'),
    ...readFields,
    data: v.string(),
    /** The body ended inside of it. */
    isUnterminated: v.exactOptional(v.boolean()),
  }),
  v.object({ kind: v.literal('comment'), ...entryFields, data: v.string() }),
  v.object({ kind: v.literal('retry'), ...entryFields, ms: v.number() }),
  v.object({ kind: v.literal('line'), ...entryFields, data: v.string() }),
  v.object({ kind: v.literal('body'), ...entryFields, data: v.string() }),
  v.object({
    kind: v.literal('close'),
    ...entryFields,
    how: v.picklist(['clean', 'broken', 'too-large']),
  }),
]);
export type StreamEntry = v.InferOutput<typeof streamEntrySchema>;

/** What a run asks, and how its stream is read. */
export const streamInfoSchema = v.object({
  /** Unix ms. */
  startedAt: v.number(),
  /** The provider's name. */
  provider: v.string(),
  model: v.string(),
  dialect: httpDialectSchema,
  /** Such as `https://api.openai.com`. */
  origin: v.string(),
  /** Of an `event-stream` provider. */
  eventStream: v.exactOptional(v.pick(eventStreamSchema, ['method', 'textField'])),
});
export type StreamInfo = v.InferOutput<typeof streamInfoSchema>;

/** How a run ended, and when. */
export const streamEndSchema = v.object({
  at: v.number(),
  state: runEndStateSchema,
  failure: v.exactOptional(errorKindSchema),
});
export type StreamEnd = v.InferOutput<typeof streamEndSchema>;

const inspectorFrameSchema = v.variant('type', [
  v.object({ type: v.literal('stream-start'), run: v.string(), info: streamInfoSchema }),
  v.object({ type: v.literal('stream-entries'), run: v.string(), entries: v.array(streamEntrySchema) }),
  v.object({ type: v.literal('stream-end'), run: v.string(), end: streamEndSchema }),
]);

/** The background's frames on the inspector's port. */
export type InspectorFrame = v.InferOutput<typeof inspectorFrameSchema>;

/** Whether `value` is a frame for the inspector. */
export function isInspectorFrame(value: unknown): value is InspectorFrame {
  return v.is(inspectorFrameSchema, value);
}
