import { expect, it } from 'vitest';

import { estimateTokens } from '#lib/prompts/estimate-tokens.ts';

it('counts four characters of an alphabet as a token', () => {
  expect(estimateTokens('word '.repeat(80))).toBe(100);
  expect(estimateTokens('')).toBe(0);
});

it('counts each character of scripts without an alphabet', () => {
  expect(estimateTokens('歴史とコーヒー')).toBe(7);
});
