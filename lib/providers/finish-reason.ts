import type { RunEndState } from '#lib/protocol/run.ts';

const LENGTH = new Set([
  'length',
  'max_tokens',
  'max_output_tokens',
  'max_length',
  'model_length',
  'token_limit',
  'model_context_window_exceeded',
]);

const FILTERED = new Set([
  'content_filter',
  'content-filter',
  'safety',
  'image_safety',
  'recitation',
  'prohibited_content',
  'blocklist',
  'spii',
  'sensitive',
]);

/** The server gave up in the middle of the answer. */
const FAILED = new Set([
  'error',
  'insufficient_system_resource',
  'network_error',
  'server_error',
  'internal_error',
  'engine_overloaded',
  'overloaded',
  'timeout',
  'abort',
  'aborted',
  'cancelled',
  'canceled',
]);

/** Ends that need no notice. A tool call has its own notice. */
const PLAIN = new Set([
  'stop',
  'eos',
  'eos_token',
  'end_turn',
  'stop_sequence',
  'done',
  'complete',
  'completed',
  'finish',
  'finished',
  'end',
  'tool_calls',
  'tool_use',
  'function_call',
]);

/** What servers write where there is no reason yet. */
const NONE =
  /^(?:null|none|(?:finish|stop|block|blocked)_reason_unspecified|unspecified|not_finished|unfinished|in_progress)?$/i;

/** Tells whether a server gives a reason at all. */
export function isReason(reason: unknown): reason is string {
  return typeof reason === 'string' && !NONE.test(reason);
}

/** How a provider's finish reason ends a run. */
export interface Finish {
  readonly state: Extract<RunEndState, 'complete' | 'length' | 'filtered' | 'failed'>;
  /** An unknown reason, to show to the user. */
  readonly own: string | undefined;
}

/** Reads a finish reason. An unknown one is an ordinary end: the server has said that it is finished. */
export function readFinishReason(reason: string): Finish {
  const name = reason.toLowerCase();
  if (LENGTH.has(name)) return { state: 'length', own: undefined };
  if (FILTERED.has(name)) return { state: 'filtered', own: undefined };
  const own = reason.slice(0, 100);
  if (FAILED.has(name)) return { state: 'failed', own };
  return { state: 'complete', own: PLAIN.has(name) ? undefined : own };
}
