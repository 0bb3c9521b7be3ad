import { expect, test } from 'vitest';

import { readModelNames } from '#lib/providers/read-model-names.ts';
import { createRedactor } from '#lib/redaction/redact-key.ts';

function keepAll(text: string): string {
  return text;
}

test.each([
  ['an object with data', { data: [{ id: 'a' }, { id: 'b' }] }],
  ['a bare array of objects', [{ id: 'a' }, { id: 'b' }]],
  ['a bare array of strings', ['a', 'b']],
  ['an object with models', { models: [{ name: 'a' }, { model: 'b' }] }],
  ['duplicates', { data: [{ id: 'a' }, { id: 'b' }, { id: 'a' }] }],
  ['items without a name among others', { data: [{ id: 'a' }, { name: '' }, null, 7, {}, { id: 'b' }] }],
  ['names with space around them', [{ id: ' a ' }, { id: 'b\n' }]],
])('a model list of %s gives a and b', (_kind, list) => {
  expect(readModelNames(list, keepAll)).toEqual(['a', 'b']);
});

test('a numeric id is read as text', () => {
  expect(readModelNames({ data: [{ id: 42 }] }, keepAll)).toEqual(['42']);
});

test.each([[undefined], [null], ['a'], [{}], [{ data: {} }], [{ error: { message: 'no' } }]])(
  '%j is not a model list',
  (list) => {
    expect(readModelNames(list, keepAll)).toBeUndefined();
  },
);

test('a name that echoes the key is not kept, and the others are', () => {
  const key = 'sk-test-0123456789abcdef';
  const list = {
    data: [{ id: 'a' }, { id: `gpt for ${key}` }, { id: encodeURIComponent(`x ${key}`) }, { id: 'b' }],
  };
  expect(readModelNames(list, createRedactor(key))).toEqual(['a', 'b']);
});

test('the length of a name and the number of names are bounded', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => ({ id: `model-${index}` }));
  expect(readModelNames([{ id: 'x'.repeat(201) }, ...many], keepAll)).toEqual(
    many.slice(0, 1_000).map(({ id }) => id),
  );
});
