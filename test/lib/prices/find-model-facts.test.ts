import { expect, test } from 'vitest';

import { createFactFinder } from '#lib/prices/find-model-facts.ts';
import type { NameMatch, PriceTable } from '#lib/prices/price-table.ts';

function tableOf(match: NameMatch): PriceTable {
  return {
    date: '2026-01-02',
    source: 'a test',
    providers: [
      { id: 'main', url: 'https://api\\.main\\.example', models: [{ match, context: 1000, price: [1, 2] }] },
      { id: 'copy', url: 'https://[^/]+\\.copy\\.example', fallback: ['main'], models: [] },
    ],
  };
}

const MAIN = 'https://api.main.example/v1';
const FACTS = { contextTokens: 1000, price: { input: 1, output: 2 } };

test.each<[NameMatch, string, boolean]>([
  [{ equals: 'Big-1' }, 'big-1', true],
  [{ equals: 'big-1' }, 'big-10', false],
  [{ starts_with: 'big' }, 'BIG-10', true],
  [{ ends_with: '-it' }, 'gemma-it', true],
  [{ contains: 'g-1' }, 'big-10', true],
  [{ regex: '^big-\\d$' }, 'big-1', true],
  [{ regex: '^big-\\d$' }, 'BIG-1', false],
  [{ or: [{ equals: 'a' }, { equals: 'b' }] }, 'b', true],
  [{ and: [{ starts_with: 'a' }, { ends_with: 'z' }] }, 'abc', false],
])('a table with %j knows %s: %s', (match, model, isKnown) => {
  expect(createFactFinder(tableOf(match), MAIN)(model)).toEqual(isKnown ? FACTS : undefined);
});

test('a model with its collection, or with a date without hyphens, is the same model', () => {
  const find = createFactFinder(tableOf({ equals: 'big-2025-08-07' }), MAIN);
  expect(find('models/big-2025-08-07')).toEqual(FACTS);
  expect(find('big-20250807')).toEqual(FACTS);
  expect(find('big-20259907')).toBeUndefined();
});

test('a provider that resells has the prices of the one that it falls back to', () => {
  expect(createFactFinder(tableOf({ equals: 'm' }), 'https://my.copy.example/openai')('m')).toEqual(FACTS);
});

test.each(['https://api.other.example/v1', 'http://127.0.0.1/?https://api.main.example', ''])(
  'a provider at %s is not in the table, so nothing is known about its models',
  (baseUrl) => {
    expect(createFactFinder(tableOf({ equals: 'm' }), baseUrl)('m')).toBeUndefined();
  },
);
