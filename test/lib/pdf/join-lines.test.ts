import { expect, it } from 'vitest';

import { joinLines, joinToLast } from '#lib/pdf/join-lines.ts';
import type { Line } from '#lib/pdf/read-lines.ts';

const RIGHT = 300;

/** A line of letters that are 5 wide. */
function line(text: string, start = 0): Line {
  return { text, start, end: start + 5 * text.length, across: 0, size: 10, kind: '0', isMono: false };
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
  ['the Franco-', 'Prussian war', [], 'the Franco- Prussian war'],
  ['pages 3-', '7 of it', [], 'pages 3- 7 of it'],
  ['soft\u00AD', 'ware', [], 'software'],
  ['日本', '語の', [], '日本語の'],
  ['日本', 'TEX', [], '日本 TEX'],
])('joins %j and %j', (before, after, words, joined) => {
  const pieces = [before];
  joinToLast(pieces, after, new Set<string>(words));
  expect(pieces.join('')).toBe(joined);
});

it('joins full lines, and leaves a line that was ended on purpose', () => {
  expect(join(line(FULL), line(FULL), line('end.'))).toBe(`${FULL} ${FULL} end.`);
  expect(join(line('A short line'), line('and another one'))).toBe('A short line\nand another one');
});

it('begins a paragraph where a line is set in', () => {
  expect(join(line(FULL), line(`  ${FULL}`.trim(), 12), line(FULL))).toBe(`${FULL}\n\n${FULL} ${FULL}`);
});

it('keeps the lines of an item together, whose first stands out', () => {
  expect(join(line(`1. ${FULL}`), line('second line of it,', 12))).toBe(`1. ${FULL} second line of it,`);
});

it('begins a line with each item, and with each row of a table', () => {
  expect(join(line(`• ${FULL}`), line('• other'))).toBe(`- ${FULL}\n- other`);
  expect(join(line(`Name   ${FULL}`), line('Ada   1815'))).toBe(`Name   ${FULL}\nAda   1815`);
});

it('shortens the dots that lead to a page number', () => {
  expect(join(line('1 Introduction . . . . . . . . . . . 7'))).toBe('1 Introduction …  7');
});
