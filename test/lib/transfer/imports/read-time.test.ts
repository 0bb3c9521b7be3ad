import { expect, it } from 'vitest';

import { readTime } from '#lib/transfer/imports/read-time.ts';

const TIME = Date.UTC(2026, 0, 2, 3, 4, 5, 250);

it.each([
  ['seconds', TIME / 1000],
  ['milliseconds', TIME],
  ['microseconds', TIME * 1000],
  ['nanoseconds', TIME * 1e6],
  ['seconds in a string', String(TIME / 1000)],
  ['milliseconds in a string', ` ${TIME} `],
  ['ISO 8601', '2026-01-02T03:04:05.25Z'],
  ['ISO 8601 with microseconds', '2026-01-02T03:04:05.250000+00:00'],
  ['ISO 8601 of another zone', '2026-01-02T05:04:05.250+02:00'],
])('a time in %s is read', (_unit, value) => {
  expect(readTime(value)).toBe(TIME);
});

it('a time without milliseconds, and one of long ago, are read', () => {
  expect(readTime(1_767_323_045)).toBe(1_767_323_045_000);
  expect(readTime(5)).toBe(5000);
});

it.each([
  0,
  '0',
  -5,
  Number.NaN,
  Infinity,
  '1e999',
  '',
  ' ',
  'yesterday',
  '5 May',
  '2026-99-99',
  '9'.repeat(400),
  null,
  undefined,
  true,
  [1_767_323_045],
  {},
])('%j is no time', (value) => {
  expect(readTime(value)).toBeUndefined();
});
