import { describe, expect, it } from 'vitest';

import { readBodyFields } from '#lib/presets/check-body-fields.ts';

describe('readBodyFields', () => {
  it('takes every JSON value, with its spaces and escapes', () => {
    const fields = { route: 'eu', 'a.b': [1, -2.5e3, true, null], nested: { text: 'a "b"\n\u00e9' } };
    expect(readBodyFields(JSON.stringify(fields, null, 2))).toEqual({ fields });
    expect(readBodyFields('\t{"a":"\\u00e9\\/","b":{},"c":[ ]}\r\n')).toEqual({
      fields: { a: 'é/', b: {}, c: [] },
    });
  });

  it.each(['', ' \n', '{}', ' { } '])('finds no field in “%s”', (text) => {
    expect(readBodyFields(text)).toEqual({});
  });

  it.each([
    ['{"a": 1', 1, 8],
    ['{"a": 1,}', 1, 9],
    ['{a: 1}', 1, 2],
    ["{'a': 1}", 1, 2],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{"a" 1}', 1, 6],
    ['{"a": tru}', 1, 7],
    ['{"a": 01}', 1, 8],
    ['{"a": "x\ny"}', 1, 7],
    ['{"a": 1} x', 1, 10],
    ['{"a": [1, 2}', 1, 12],
    ['“a”', 1, 1],
  ])('says where %j stops being JSON', (text, line, column) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(readBodyFields(text)).toEqual({ problem: { type: 'not-json', line, column } });
  });

  it.each(['[]', '[{"a":1}]', '"a"', '1', 'null', 'true'])('refuses %s, which is not an object', (text) => {
    expect(readBodyFields(text)).toEqual({ problem: { type: 'not-object' } });
  });

  it.each([
    ['own', 'messages', '{"a":1,"messages":[]}'],
    ['own', 'stream', '{"stream":false}'],
    ['unusable', '__proto__', '{"__proto__":{"x":1}}'],
    ['unusable', 'constructor', '{"constructor":1}'],
    ['unusable', '', '{"":1}'],
    ['value', 'a', `{"a":${'['.repeat(30)}${']'.repeat(30)}}`],
    ['value', 'a', `{"a":"${'x'.repeat(10_001)}"}`],
    ['value', 'a', '{"a":1e999}'],
    ['twice', 'a', '{"a":1,"a":2}'],
    ['twice', 'é', '{"b":{"é":1,"\\u00e9":2}}'],
  ])('names the field: %s, “%s”', (type, name, text) => {
    expect(readBodyFields(text)).toEqual({ problem: { type, name } });
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it('refuses more than 20 fields', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`f${at}`, at]));
    expect(readBodyFields(JSON.stringify(many))).toEqual({ problem: { type: 'too-many' } });
  });

  it('does not overflow at a text of brackets', () => {
    expect(readBodyFields('['.repeat(1_000_000)).problem?.type).toBe('not-json');
  });
});
