import { expect, test } from 'vitest';

import { findNearestNames } from '#lib/runs/nearest-names.ts';

const NAMES = [
  'whisper-1',
  'gpt-5.4',
  'gpt-5.4-mini',
  'openai/gpt-5.4-mini',
  'text-embedding-3',
  'o3',
  'dall-e-3',
];

test.each([
  ['gpt5.4mini', ['gpt-5.4-mini', 'openai/gpt-5.4-mini', 'gpt-5.4']],
  ['GPT-5.4 Mini', ['gpt-5.4-mini', 'openai/gpt-5.4-mini', 'gpt-5.4']],
  ['gtp-5.4', ['gpt-5.4', 'gpt-5.4-mini']],
  ['dalle', ['dall-e-3']],
])('the names nearest to %j are found, the nearest first', (typed, nearest) => {
  expect(findNearestNames(typed, NAMES, nearest.length)).toEqual(nearest);
});

test('a name is not offered in its own place, and no more than asked for', () => {
  expect(findNearestNames('o3', NAMES, 3)).not.toContain('o3');
  expect(findNearestNames('o3', NAMES, 3)).toHaveLength(3);
  expect(findNearestNames('o3', [], 3)).toEqual([]);
  expect(findNearestNames('', NAMES, 5)).toEqual(NAMES.slice(0, 5));
});

test('a thousand long names are compared in a moment', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `${'long-name-'.repeat(19)}${index}`);
  const startedAt = performance.now();
  expect(findNearestNames('long-name-'.repeat(19), names, 5)).toHaveLength(5);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
