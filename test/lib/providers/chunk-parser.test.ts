import { expect, it } from 'vitest';

import { createChunkParser } from '#lib/providers/chunk-parser.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { createRandom } from '#test/support/time/random.ts';

function chunk(content: string, rest: object = {}): string {
  return JSON.stringify({
    id: 'c',
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
    ...rest,
  });
}

/** Parses texts by one parser, and compares each result before the next call changes it. */
function expectParsed(texts: readonly string[]): void {
  const parse = createChunkParser();
  for (const text of texts) expect(parse(text), text).toEqual(parseJson(text));
}

it('chunks that differ in their text are parsed as JSON is, and one object is used again', () => {
  expectParsed([
    chunk('The'),
    chunk(' gloss'),
    chunk(''),
    chunk(', “once” 日本'),
    chunk('.'),
    chunk('"\n\\'),
  ]);
  const parse = createChunkParser();
  expect(parse(chunk('one'))).toBe(parse(chunk('two')));
});

it('escapes in a string are decoded, also those before its end', () => {
  const written = [
    String.raw`\n\n`,
    String.raw`\u65e5\u672c`,
    String.raw`say \"no\"`,
    String.raw`C:\\`,
    String.raw`\\\"`,
    String.raw`\ud83d`,
  ];
  const texts = ['a', ...written, 'b'].map((text) => `{"delta": {"content": "${text}"}, "n": 1}`);
  expectParsed(texts);
  const parse = createChunkParser();
  expect(new Set(texts.map(parse)).size).toBe(1);
});

it('a string that ends where the next field begins is not longer than it is', () => {
  expectParsed([chunk('a'), chunk('","index":1,"x":"'), chunk('b"}}]}'), chunk('c')]);
  expectParsed(['{"text":"a","n":1}', '{"text":"b","text":"c","n":1}', '{"text":"d","n":1}']);
});

it('text that is no JSON is refused, however much of it fits', () => {
  const broken = [
    `${chunk('b')},`,
    chunk('c').slice(0, -1),
    chunk('Z').replace('Z', '\n'),
    chunk('Z').replace('Z', String.raw`\x`),
    chunk('Z').replace('Z"', 'Z'),
    '',
    'null',
    '[1]',
  ];
  expectParsed(broken.flatMap((text) => [chunk('a'), text]));
});

it('two strings of one name, one name with escapes, and one in a text are left alone', () => {
  for (const text of [
    '{"content":"a","content":"a"}',
    '{"content":"a","x":{"content":"a"}}',
    String.raw`{"content":"a","c\u006fntent":"a"}`,
    String.raw`{"a":{"content":"a"},"\u0061":{"content":1}}`,
    String.raw`{"id":"\"content\":\"a\"","text":"a"}`,
    '{"a":{"content":"a"},"a":{}}',
    '{"content":"a","content":1}',
    '{"content":1,"content":"a"}',
  ])
    expectParsed([text, text.replace('"a"', '"b"'), text, text.replaceAll('"a"', '"c"'), text]);
});

it('several strings change at once', () => {
  const padded = (reasoning: string, content: string, obfuscation: string): string =>
    JSON.stringify({ choices: [{ delta: { reasoning, content } }], obfuscation });
  expectParsed([
    padded('a', '', 'xyz'),
    padded('b', 'B', 'x'),
    padded('', '“', ''),
    padded('\t', 'c', 'xyzxyz'),
  ]);
});

it('chunks that always differ elsewhere, and later do not, are parsed', () => {
  const texts = Array.from({ length: 40 }, (_, index) => chunk(`w${index}`, { n: Math.min(index, 20) }));
  expectParsed(texts);
});

it('any sequence of chunks is parsed as JSON is', () => {
  const pieces = ['a', '"', '\\', '\n', '日', '\u2028', ':', '{', '}', ',', '"content":"x"', '\ud800', ''];
  const random = createRandom(7);
  const below = (count: number): number => Math.floor(random() * count);
  const text = (): string => Array.from({ length: below(4) }, () => pieces[below(pieces.length)]).join('');
  const field = (): string => ['content', 'text', 'thinking', 'id', 'role'][below(5)] ?? '';
  for (let stream = 0; stream < 400; stream += 1) {
    const [one, other, indent] = [field(), field(), below(2)];
    expectParsed(
      Array.from({ length: 12 }, () => {
        const json = JSON.stringify(
          { id: 'i', d: [{ [one]: text(), n: below(2) }], [other]: text() },
          null,
          indent,
        );
        return below(8) === 0 ? json.slice(0, below(json.length)) : json;
      }),
    );
  }
});
