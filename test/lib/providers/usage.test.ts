import { describe, expect, it } from 'vitest';

import { readUsage } from '#lib/providers/usage.ts';

describe('usage', () => {
  it('has cached and reasoning tokens by the names of chat completions and of Responses', () => {
    const read = { inputTokens: 20, outputTokens: 10, cachedTokens: 16, reasoningTokens: 4 };
    const details = [{ cached_tokens: 16 }, { reasoning_tokens: 4 }];
    const [prompt_tokens_details, completion_tokens_details] = details;
    expect(
      readUsage({
        prompt_tokens: 20,
        completion_tokens: 10,
        total_tokens: 30,
        prompt_tokens_details,
        completion_tokens_details,
      }),
    ).toEqual(read);
    const [input_tokens_details, output_tokens_details] = details;
    expect(
      readUsage({ input_tokens: 20, output_tokens: 10, input_tokens_details, output_tokens_details }),
    ).toEqual(read);
  });

  it.each([{ prompt_cache_hit_tokens: 16 }, { cached_tokens: 16 }])(
    'has cached tokens by the name of one provider: %j',
    (field) => {
      const usage = { prompt_tokens: 20, completion_tokens: 10, ...field };
      expect(readUsage(usage)).toEqual({ inputTokens: 20, outputTokens: 10, cachedTokens: 16 });
    },
  );

  it('counts reasoning as output where the total shows that the completion leaves it out', () => {
    const usage = { prompt_tokens: 20, completion_tokens: 10, total_tokens: 130 };
    expect(readUsage({ ...usage, completion_tokens_details: { reasoning_tokens: 100 } })).toEqual({
      inputTokens: 20,
      outputTokens: 110,
      reasoningTokens: 100,
    });
  });

  it('leaves out zeros, and parts that are not counts', () => {
    const usage = { prompt_tokens: 20, completion_tokens: 10 };
    const plain = { inputTokens: 20, outputTokens: 10 };
    for (const tokens of [0, -1, Number.NaN, '16', null, {}]) {
      const prompt_tokens_details = { cached_tokens: tokens };
      const completion_tokens_details = { reasoning_tokens: tokens };
      expect(readUsage({ ...usage, prompt_tokens_details, completion_tokens_details })).toEqual(plain);
    }
    expect(readUsage({ ...usage, prompt_tokens_details: null, completion_tokens_details: 'x' })).toEqual(
      plain,
    );
  });

  it('has no more cached tokens than tokens in', () => {
    const usage = { prompt_tokens: 20, completion_tokens: 10, cached_tokens: 1e9 };
    expect(readUsage(usage)?.cachedTokens).toBe(20);
  });
});
