import { expect, it } from 'vitest';

import { estimatePictureTokens, estimateTokens, estimateTurnTokens } from '#lib/prompts/estimate-tokens.ts';

it('a token is four characters of an alphabet', () => {
  expect(estimateTokens('word '.repeat(80))).toBe(100);
  expect(estimateTokens('')).toBe(0);
});

it('a token is one character of a script without an alphabet', () => {
  expect(estimateTokens('歴史とコーヒー')).toBe(7);
});

it('a picture costs tokens by its pixels, and a small one costs some too', () => {
  expect(estimatePictureTokens({ width: 1280, height: 800 })).toBe(1366);
  expect(estimatePictureTokens({ width: 16, height: 16 })).toBe(85);
  const image = { type: 'image/png', data: 'A'.repeat(400_000), width: 750, height: 1000 } as const;
  expect(estimateTurnTokens([{ text: 'four' }, { text: 'four', images: [image, image] }])).toBe(2002);
});
