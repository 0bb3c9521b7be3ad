import { assert, json, property, string } from 'fast-check';
import { expect, it } from 'vitest';

import { parseJsonPath, readJsonPath } from '#lib/providers/event-stream/json-path.ts';

const value = {
  text: 'a',
  choices: [{ delta: { text: 'b' } }, { text: 'c' }],
  'the text': 'd',
  'a.b': 'e',
  n: null,
};

it.each([
  ['text', 'a'],
  ['$.text', 'a'],
  ['.text', 'a'],
  ['choices[0].delta.text', 'b'],
  ['choices.1.text', 'c'],
  ['$["choices"][1]["text"]', 'c'],
  ["['the text']", 'd'],
  ['the text', 'd'],
  ['["a.b"]', 'e'],
  ['n', null],
  ['n.x', undefined],
  ['choices[7].text', undefined],
  ['text.length', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
])('%s', (path, found) => {
  expect(readJsonPath(value, parseJsonPath(path))).toBe(found);
});

it('never throws', () => {
  assert(
    property(string({ maxLength: 30 }), json(), (path, text) => {
      readJsonPath(JSON.parse(text), parseJsonPath(path));
    }),
  );
});
