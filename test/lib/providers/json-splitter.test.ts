import { array, assert, constantFrom, jsonValue, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createJsonSplitter, type JsonPart } from '#lib/providers/json-splitter.ts';

function split(pieces: readonly string[]): JsonPart[] {
  const splitter = createJsonSplitter();
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}

const value = (json: unknown): JsonPart => ({ type: 'value', value: json });
const line = (text: string): JsonPart => ({ type: 'line', line: text });

describe('a body is cut into its JSON texts', () => {
  it.each([
    ['one document over lines', '{\n  "a": [1,\n 2]\n}\n', [value({ a: [1, 2] })]],
    [
      'one text per line',
      '{"a":1}\n{"a":2}\r\n\n{"a":3}',
      [value({ a: 1 }), value({ a: 2 }), value({ a: 3 })],
    ],
    ['texts without anything between', '{"a":1}{"a":2}', [value({ a: 1 }), value({ a: 2 })]],
    ['brackets and quotes inside strings', '{"a":"}\\"]{"}', [value({ a: '}"]{' })]],
    ['an array', '[{"a":1},{"a":2}]', [value([{ a: 1 }, { a: 2 }])]],
    ['a line that is no JSON', 'hello\n{"a":1}\n[DONE]', [line('hello'), value({ a: 1 }), line('[DONE]')]],
    ['a line that is labelled as an event', 'data: {"a":1}\n', [line('data: {"a":1}')]],
    ['a line break inside a string', '{"a":"b\n{"a":2}\n', [line('{"a":"b'), value({ a: 2 })]],
    [
      'an open bracket among lines',
      '{"a":1}\n{"a":2}\n{"a":[\n{"a":4}\n',
      [value({ a: 1 }), value({ a: 2 }), line('{"a":['), value({ a: 4 })],
    ],
    ['an unfinished text', '{"a":1}\n{"a":', [value({ a: 1 }), line('{"a":')]],
    ['nothing', ' \n ', []],
  ])('%s', (_, text, parts) => {
    expect(split([text])).toEqual(parts);
    expect(split(Array.from(text))).toEqual(parts);
  });

  it('the same way however it arrives', () => {
    assert(
      property(
        array(
          jsonValue().filter((json) => typeof json === 'object' && json !== null),
          { maxLength: 5 },
        ),
        constantFrom('\n', '', ' ', '\r\n'),
        constantFrom(0, 2),
        nat({ max: 200 }),
        (values, between, indent, cut) => {
          const text = values.map((json) => JSON.stringify(json, null, indent)).join(between);
          const parts = split([text.slice(0, cut), text.slice(cut)]);
          expect(parts).toEqual(split([text]));
          if (indent === 0)
            expect(parts).toEqual(values.map((json) => value(JSON.parse(JSON.stringify(json)))));
        },
      ),
    );
  });
});

it('a text is known as soon as its last bracket has arrived', () => {
  const splitter = createJsonSplitter();
  expect(splitter.push('{"a":')).toEqual([]);
  expect(splitter.waiting).toBe(5);
  expect(splitter.push('1}')).toEqual([value({ a: 1 })]);
  expect(splitter.waiting).toBe(0);
});

it('a text that breaks off is closed where it did', () => {
  const text = '{"choices":[{"message":{"content":"Half \\u00e9\\n of","n":-1.5,"ok":true}}]}';
  for (let at = 1; at < text.length - 1; at += 1) {
    const splitter = createJsonSplitter();
    splitter.push(text.slice(0, at));
    expect(splitter.salvage()).toBeTypeOf('object');
  }
  const splitter = createJsonSplitter();
  splitter.push('{"choices":[{"message":{"content":"Half \\u00');
  expect(splitter.salvage()).toEqual({ choices: [{ message: { content: 'Half ' } }] });
  splitter.push('e9"}}]}');
  expect(splitter.salvage()).toBeUndefined();
});
