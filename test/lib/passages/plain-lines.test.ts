import { expect, it } from 'vitest';

import { plainLines } from '#lib/passages/plain-lines.ts';

it('takes the signs of blocks off', () => {
  expect(plainLines('# Title\n\n> quoted\n> > twice\n\n- [x] done\n2. second\n\n---\n\n: meaning')).toEqual([
    'Title',
    'quoted',
    'twice',
    'done',
    'second',
    'meaning',
  ]);
});

it('takes links, emphasis, code and escapes back to their words', () => {
  expect(
    plainLines(
      String.raw`a **b** *c* ~~d~~ [e](https://x.example/y) <https://z.example> \*f\* snake_case 2 * 3`,
    ),
  ).toEqual(['a b c d e https://z.example *f* snake_case 2 * 3']);
});

it('keeps code as it is', () => {
  expect(plainLines('````py\n# no title\n```\n````\nafter')).toEqual(['# no title', '```', 'after']);
});

it('splits where the text of the page differs', () => {
  expect(plainLines('| a | b<br>c |\n| --- | --- |\n\nx² is $x^2$ here, for $5')).toEqual([
    'a',
    'b',
    'c',
    'x',
    'is',
    'here, for $5',
  ]);
});
