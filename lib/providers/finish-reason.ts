import type { RunEndState } from '#lib/protocol/run.ts';

const LENGTH = new Set([
  'length',
  'max_tokens',
  'max_output_tokens',
  'max_length',
  'model_length',
  'token_limit',
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

/** Ends that the user need not be told about. A tool call has its own notice. */
const PLAIN = new Set([
  'stop',
  'eos',
  'eos_token',
  'end_turn',
  'stop_sequence',
  'done',
  'tool_calls',
  'tool_use',
  'function_call',
]);

/** How a provider's finish reason ends a run. */
export interface Finish {
  readonly state: Extract<RunEndState, 'complete' | 'length' | 'filtered'>;
  /** The reason itself, when it is the provider's own and the user should see it. */
  readonly own: string | undefined;
}

/** Reads a finish reason. Unknown ones are ends like any other: the server has said that it is through. */
export function readFinishReason(reason: string): Finish {
  const name = reason.toLowerCase();
  if (LENGTH.has(name)) return { state: 'length', own: undefined };
  if (FILTERED.has(name)) return { state: 'filtered', own: undefined };
  return { state: 'complete', own: PLAIN.has(name) ? undefined : reason.slice(0, 100) };
}
