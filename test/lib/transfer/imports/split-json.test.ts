import { describe, expect, it } from 'vitest';

import { createJsonSplitter, type JsonLimits, type JsonPart } from '#lib/transfer/imports/split-json.ts';

const encoder = new TextEncoder();

/** Splits a document that arrives in pieces of so many bytes. */
function split(text: string, size = Infinity, limits?: JsonLimits): JsonPart[] {
  const bytes = encoder.encode(text);
  const splitter = limits ? createJsonSplitter(limits) : createJsonSplitter();
  const parts: JsonPart[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(...splitter.push(bytes.slice(at, at + size)));
  return [...parts, ...splitter.end()];
}

function itemsOf(parts: readonly JsonPart[]): unknown[] {
  return parts.filter(({ isItem }) => isItem).map(({ value, problem }) => problem ?? value);
}

describe('the splitter of JSON', () => {
  const document = JSON.stringify({
    format: 'gloss',
    'na"me\\': 1.5e3,
    nothing: null,
    nested: { list: [1, [2], { a: ']}' }] },
    chats: [{ text: 'a “b” \\" { [ é 漢 😀' }, 'x', 12, [], {}, -0.5],
    after: true,
  });

  it('gives the same parts wherever the bytes are cut', () => {
    const whole = split(document);
    expect(
      Object.fromEntries(whole.filter((part) => !part.isItem).map((part) => [part.field, part.value])),
    ).toEqual({
      format: 'gloss',
      'na"me\\': 1500,
      nothing: null,
      nested: { list: [1, [2], { a: ']}' }] },
      after: true,
    });
    expect(itemsOf(whole)).toEqual([{ text: 'a “b” \\" { [ é 漢 😀' }, 'x', 12, [], {}, -0.5]);
    for (let size = 1; size < 40; size += 1) expect(split(document, size)).toEqual(whole);
    expect(split(JSON.stringify(JSON.parse(document), null, 2), 3)).toEqual(whole);
  });

  it('reads an array, with a byte order mark and white space', () => {
    expect(itemsOf(split('\uFEFF \n[ {"a":1} ,\r\n "b" ,3 ]\n', 1))).toEqual([{ a: 1 }, 'b', 3]);
    expect(split(' [ ] ')).toEqual([{ field: '', isItem: false, problem: 'empty' }]);
    expect(split('{}')).toEqual([]);
    expect(split('{"a":[]}')).toEqual([]);
  });

  it('continues after an item that is not JSON', () => {
    expect(itemsOf(split('[{"a":1},{"a":tru},{a:1},nul,"\u0001",{"a":2}]'))).toEqual([
      { a: 1 },
      'unreadable',
      'unreadable',
      'unreadable',
      'unreadable',
      { a: 2 },
    ]);
    expect(itemsOf(split('[{"a":1}},{"a":2}]', 1))).toEqual([{ a: 1 }, 'unreadable', { a: 2 }]);
    expect(split('{"a":,"b":2}').map(({ field, value, problem }) => [field, problem ?? value])).toEqual([
      ['a', 'unreadable'],
      ['b', 2],
    ]);
  });

  it('says that a document was cut, after the parts before', () => {
    const text = '{"chats":[{"a":1},{"a":2}]}';
    for (let end = 1; end < text.length; end += 1) {
      const parts = split(text.slice(0, end));
      expect([end, parts.at(-1)?.problem]).toEqual([end, 'cut']);
      const whole = parts.filter(({ problem }) => problem === undefined);
      expect(itemsOf(whole)).toEqual([{ a: 1 }, { a: 2 }].slice(0, end < 17 ? 0 : end < 25 ? 1 : 2));
    }
  });

  it('gives what is complete of an item in which the document ends', () => {
    const text = '[{"a":"x,\\",y","list":[{"b":[1,2]},{"b":[3,4]}],"c":5},6]';
    const cut = (end: string): unknown => split(text.slice(0, text.indexOf(end) + end.length)).at(-1);
    const part = { field: '', isItem: true, problem: 'cut' };
    expect(cut('"x,')).toEqual(part);
    expect(cut('"list"')).toEqual({ ...part, value: { a: 'x,",y' } });
    expect(cut('2]}')).toEqual({ ...part, value: { a: 'x,",y' } });
    expect(cut('3,')).toEqual({ ...part, value: { a: 'x,",y', list: [{ b: [1, 2] }] } });
    expect(cut('"c"')).toEqual({ ...part, value: { a: 'x,",y', list: [{ b: [1, 2] }, { b: [3, 4] }] } });
  });

  it.each(['', ' ', 'hello', '"text"', '12', '<html>', '\uFFFE{', 'PK\u0003\u0004'])(
    'reports that %j is not a document',
    (text) => {
      expect(split(text)).toMatchObject([{ problem: 'not-json' }]);
    },
  );

  it('skips an item that is too deep or too large, and reads the next', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(itemsOf(split(`[${deep},{"b":1}]`, 1000))).toEqual(['too-deep', { b: 1 }]);
    const limits = { maxBytes: 100, maxDepth: 5 };
    expect(itemsOf(split(`["${'x'.repeat(200)}",{"b":1}]`, 7, limits))).toEqual(['too-large', { b: 1 }]);
    expect(itemsOf(split(`["${'x'.repeat(98)}",[[[[[1]]]]],[[[[[[1]]]]]]]`, 7, limits))).toEqual([
      'x'.repeat(98),
      [[[[[1]]]]],
      'too-deep',
    ]);
  });

  it('copies only the part of a file that is being read', () => {
    const chunk = encoder.encode(`{"a":"${'x'.repeat(1_000_000)}"},`);
    const splitter = createJsonSplitter();
    splitter.push(encoder.encode('['));
    for (let count = 0; count < 100; count += 1) expect(splitter.push(chunk)).toHaveLength(1);
  });
});
