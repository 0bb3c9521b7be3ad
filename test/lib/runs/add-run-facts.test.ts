import { expect, it } from 'vitest';

import { addRunFacts } from '#lib/runs/add-run-facts.ts';

const FIRST = {
  usage: { inputTokens: 10, outputTokens: 5, reasoningTokens: 2 },
  timing: { beforeMs: 1, firstByteMs: 2, firstTokenMs: 3, writingMs: 100 },
  requestId: 'req_1',
};
const TIMING = { beforeMs: 4, firstByteMs: 5, firstTokenMs: 6, writingMs: 50 };

it('a continued answer has the tokens of all its runs, and the time to the first token of the last', () => {
  const usage = { inputTokens: 20, outputTokens: 7, cachedTokens: 8 };
  expect(addRunFacts(FIRST, { usage, timing: TIMING, requestId: 'req_2' })).toEqual({
    usage: { inputTokens: 30, outputTokens: 12, cachedTokens: 8, reasoningTokens: 2 },
    timing: { ...TIMING, writingMs: 150 },
    requestId: 'req_2',
  });
});

it('a continued answer whose last run has no counts keeps those it had, with their time', () => {
  expect(addRunFacts(FIRST, { timing: TIMING })).toEqual({
    usage: FIRST.usage,
    timing: { ...TIMING, writingMs: 100 },
  });
});

it('a continued answer whose first run has no counts has those of the last, with its time', () => {
  const usage = { inputTokens: 20, outputTokens: 7 };
  expect(addRunFacts({ timing: FIRST.timing }, { usage, timing: TIMING })).toEqual({ usage, timing: TIMING });
});

it('an answer whose Continue was never sent keeps everything', () => {
  expect(addRunFacts(FIRST, {})).toEqual(FIRST);
});
