import { expect, it } from 'vitest';

import { joinLines, joinToLast } from '#lib/pdf/join-lines.ts';
import type { Line } from '#lib/pdf/read-lines.ts';

const RIGHT = 300;

/** A line of letters 5 points wide. */
function line(text: string, start = 0): Line {
  return {
    text,
    start,
    end: start + 5 * text.length,
    across: 0,
    size: 10,
    font: 'f',
    kind: '0',
    isMono: false,
  };
}

const FULL = 'These words reach the right edge of their own column, or so';

function join(...lines: Line[]): string {
  return joinLines(lines, RIGHT, new Set());
}

it.each([
  ['under-', 'stand it', [], 'understand it'],
  ['a well-', 'known map', ['well-known'], 'a well-known map'],
  ['a well-', 'known map', ['well', 'known'], 'a well-known map'],
  ['under-', 'stand it', ['under', 'stand', 'understand'], 'understand it'],
  ['the Franco-', 'Prussian war', [], 'the Franco-Prussian war'],
  ['pages 3-', '7 of it', [], 'pages 3-7 of it'],
  ['a COVID-', '19 wave', [], 'a COVID-19 wave'],
  ['a 3-', 'dimensional body', [], 'a 3-dimensional body'],
  ['from 2019–', '2020 on', [], 'from 2019–2020 on'],
  ['short-', 'and long-term', ['short', 'and'], 'short- and long-term'],
  ['one -', 'two', [], 'one - two'],
  ['soft\u00AD', 'ware', [], 'software'],
  ['日本', '語の', [], '日本語の'],
  ['日本', 'TEX', [], '日本 TEX'],
])('%j and %j are joined', (before, after, words, joined) => {
  const pieces = [before];
  joinToLast(pieces, after, new Set<string>(words));
  expect(pieces.join('')).toBe(joined);
});

it('full lines are joined, and a short line keeps its break', () => {
  expect(join(line(FULL), line(FULL), line('end.'))).toBe(`${FULL} ${FULL} end.`);
  expect(join(line('A short line'), line('and another one'))).toBe('A short line\nand another one');
});

it('an indented line begins a paragraph', () => {
  expect(join(line(FULL), line(`  ${FULL}`.trim(), 12), line(FULL))).toBe(`${FULL}\n\n${FULL} ${FULL}`);
});

it('the lines of an item with a hanging indent stay together', () => {
  expect(join(line(`1. ${FULL}`), line('second line of it,', 12))).toBe(`1. ${FULL} second line of it,`);
});

it('each item and each row of a table begins a line', () => {
  expect(join(line(`• ${FULL}`), line('• other'))).toBe(`- ${FULL}\n- other`);
  expect(join(line(`Name   ${FULL}`), line('Ada   1815'))).toBe(`Name   ${FULL}\nAda   1815`);
});

it('dots that lead to a page number are shortened', () => {
  expect(join(line('1 Introduction . . . . . . . . . . . 7'))).toBe('1 Introduction …  7');
});
