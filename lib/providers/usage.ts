import type { Usage } from '#lib/protocol/run.ts';

import { isObject } from './is-object.ts';

type Field =
  | 'total_tokens'
  | 'cached_tokens'
  | 'prompt_cache_hit_tokens'
  | 'prompt_tokens_details'
  | 'input_tokens_details'
  | 'completion_tokens_details'
  | 'output_tokens_details'
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

function detailOf(details: unknown, field: 'cached_tokens' | 'reasoning_tokens'): unknown {
  return isObject<typeof field>(details) ? details[field] : undefined;
}

/** Builds usage from a dialect's counts. A part is at most as large as its whole; 0 counts as absent. */
export function buildUsage(input: number, output: number, cached = 0, reasoning = 0): Usage {
  const cachedTokens = Math.min(cached, input);
  const reasoningTokens = Math.min(reasoning, output);
  return {
    inputTokens: input,
    outputTokens: output,
    ...(cachedTokens > 0 && { cachedTokens }),
    ...(reasoningTokens > 0 && { reasoningTokens }),
  };
}

/** Reads a usage object by the names of chat completions, Responses and Ollama; undefined when it holds no counts. */
export function readUsage(value: unknown): Usage | undefined {
  if (!isObject<Field>(value)) return undefined;
  const input = asCount(value.prompt_tokens, value.input_tokens, value.prompt_eval_count);
  const output = asCount(value.completion_tokens, value.output_tokens, value.eval_count);
  if (input === undefined && output === undefined) return undefined;
  const inputDetails = value.prompt_tokens_details ?? value.input_tokens_details;
  // DeepSeek and Moonshot use other names for it.
  const cached = asCount(
    detailOf(inputDetails, 'cached_tokens'),
    value.prompt_cache_hit_tokens,
    value.cached_tokens,
  );
  const outputDetails = value.completion_tokens_details ?? value.output_tokens_details;
  const reasoning = asCount(detailOf(outputDetails, 'reasoning_tokens')) ?? 0;
  // xAI counts reasoning in addition to the completion instead of as part of it, which only the total shows.
  const isApart = reasoning > 0 && asCount(value.total_tokens) === (input ?? 0) + (output ?? 0) + reasoning;
  return buildUsage(input ?? 0, (output ?? 0) + (isApart ? reasoning : 0), cached, reasoning);
}
