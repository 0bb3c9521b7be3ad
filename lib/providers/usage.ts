import type { Usage } from '#lib/protocol/run.ts';

import { isObject } from './is-object.ts';

type Field =
  | 'prompt_tokens'
  | 'completion_tokens'
  | 'input_tokens'
  | 'output_tokens'
  | 'prompt_eval_count'
  | 'eval_count';

function asCount(...values: unknown[]): number | undefined {
  const count = values.find((value) => typeof value === 'number');
  return typeof count === 'number' && Number.isFinite(count) && count >= 0 ? count : undefined;
}

/** Reads a usage object by the names of chat completions, Responses and Ollama; undefined when it holds no counts. */
export function readUsage(value: unknown): Usage | undefined {
  if (!isObject<Field>(value)) return undefined;
  const input = asCount(value.prompt_tokens, value.input_tokens, value.prompt_eval_count);
  const output = asCount(value.completion_tokens, value.output_tokens, value.eval_count);
  if (input === undefined && output === undefined) return undefined;
  return { inputTokens: input ?? 0, outputTokens: output ?? 0 };
}
