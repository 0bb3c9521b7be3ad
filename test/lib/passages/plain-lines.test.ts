import { expect, it } from 'vitest';

import { plainLines } from '#lib/passages/plain-lines.ts';

it('block syntax is removed', () => {
  expect(plainLines('# Title\n\n> quoted\n> > twice\n\n- [x] done\n2. second\n\n---\n\n: meaning')).toEqual([
    'Title',
    'quoted',
    'twice',
    'done',
    'second',
    'meaning',
  ]);
});

it('links, emphasis, code and escapes become plain text', () => {
  expect(
    plainLines(
      String.raw`a **b** *c* ~~d~~ [e](https://x.example/y) <https://z.example> \*f\* snake_case 2 * 3`,
    ),
  ).toEqual(['a b c d e https://z.example *f* snake_case 2 * 3']);
});

it('code blocks stay as they are', () => {
  expect(plainLines('````py\n# no title\n```\n````\nafter')).toEqual(['# no title', '```', 'after']);
});

it("lines are split where the page's text differs", () => {
  expect(plainLines('| a | b<br>c |\n| --- | --- |\n\nx² is $x^2$ here, for $5')).toEqual([
    'a',
    'b',
    'c',
    'x',
    'is',
    'here, for $5',
  ]);
});

it('comma-separated values are split into their fields', () => {
  expect(plainLines('```csv\n"Lind, Mara",so\n"a ""b""",2\n```\nafter')).toEqual([
    'Lind, Mara',
    'so',
    'a "b"',
    '2',
    'after',
  ]);
});
