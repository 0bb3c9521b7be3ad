import * as v from 'valibot';

import { newHeadersSchema } from '#lib/protocol/frames/options-frames.ts';

import { runFailureSchema } from './failure.ts';
import { faultFrameSchema } from './fault.ts';
import { providerSchema } from './provider.ts';

/** Name of the port for one connection test: one frame, one reply. Closing it stops the test. */
export const CONNECTION_TEST_PORT = 'connection-test';

const connectionTestFrameSchema = v.variant('type', [
  /** Tests the given provider, saved or not. */
  v.object({
    type: v.literal('connection-test'),
    provider: providerSchema,
    /** The key to test with, which is not stored; absent for the stored one. */
    key: v.exactOptional(v.pipe(v.string(), v.minLength(1))),
    /** The same for headers. */
    headers: v.exactOptional(newHeadersSchema),
  }),
]);

/** A page's frames on the port. */
export type ConnectionTestFrame = v.InferOutput<typeof connectionTestFrameSchema>;

/** Whether `value` starts a connection test. */
export function isConnectionTestFrame(value: unknown): value is ConnectionTestFrame {
  return v.is(connectionTestFrameSchema, value);
}

/**
 * Why a provider cannot be used as it is set up. Each has one sentence and one fix.
 *
 * - `no-key`: the provider needs one, or the stored one belongs to another origin.
 * - `wrong-path`: no model API is at the base URL. `baseUrl` is where one is, if the test found it.
 * - `unknown-model`: also when none is named. `models` are the nearest names, the nearest first.
 * - `origin-refused`: a local server refuses requests from extensions.
 * - `browsers-refused`: an Anthropic organization refuses requests from browsers.
 * - `certificate`: no secure connection was made. Browsers do not distinguish an untrusted certificate from a
 *   missing server.
 * - `other`: see `failure`.
 */
export const connectionProblemSchema = v.picklist([
  'wrong-key',
  'no-key',
  'no-credit',
  'wrong-path',
  'web-page',
  'unknown-model',
  'origin-refused',
  'browsers-refused',
  'certificate',
  'no-permission',
  'nothing-there',
  'too-slow',
  'other',
]);
export type ConnectionProblem = v.InferOutput<typeof connectionProblemSchema>;

/** How a connection test ended. Everything that came from the server is redacted. */
export const connectionOutcomeSchema = v.variant('type', [
  v.object({
    type: v.literal('works'),
    /** The beginning of the model's answer. */
    text: v.string(),
    /** From the request to the first text. */
    firstByteMs: v.exactOptional(v.number()),
  }),
  v.object({
    type: v.literal('problem'),
    problem: connectionProblemSchema,
    failure: runFailureSchema,
    baseUrl: v.exactOptional(v.string()),
    models: v.exactOptional(v.array(v.string())),
  }),
]);
export type ConnectionOutcome = v.InferOutput<typeof connectionOutcomeSchema>;

const connectionTestReplySchema = v.variant('type', [
  v.object({ type: v.literal('connection-outcome'), outcome: connectionOutcomeSchema }),
  faultFrameSchema,
]);

/** The background's replies. */
export type ConnectionTestReply = v.InferOutput<typeof connectionTestReplySchema>;

/** Whether `value` ends a connection test. */
export function isConnectionTestReply(value: unknown): value is ConnectionTestReply {
  return v.is(connectionTestReplySchema, value);
}
