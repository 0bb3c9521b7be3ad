import { expect, it } from 'vitest';

import { tokenRate } from '#lib/panel/conversation/token-rate.ts';

const timing = { beforeMs: 0, firstTokenMs: 10, writingMs: 2000 };
const usage = { inputTokens: 1, outputTokens: 100, reasoningTokens: 60 };

it('the speed of an answer leaves out reasoning that was not streamed', () => {
  expect(tokenRate({ usage, timing }, false)).toBe(20);
  expect(tokenRate({ usage, timing }, true)).toBe(50);
});

it('an answer has no speed without counts, without times, or when it came in one piece', () => {
  expect(tokenRate({ timing }, true)).toBeUndefined();
  expect(tokenRate({ usage }, true)).toBeUndefined();
  expect(tokenRate({ usage, timing: { ...timing, writingMs: 20 } }, true)).toBeUndefined();
  expect(tokenRate({ usage: { inputTokens: 1, outputTokens: 0 }, timing }, true)).toBeUndefined();
});
