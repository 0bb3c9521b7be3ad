import type { TextItem } from 'pdfjs-dist/types/src/display/api';
import { expect, it } from 'vitest';

import { composePage } from '#lib/pdf/compose-page.ts';
import { createFontJudge } from '#lib/pdf/judge-fonts.ts';
import { createMeasure } from '#lib/pdf/measure-pages.ts';
import { createLineReader, type Line } from '#lib/pdf/read-lines.ts';
import { threadTime } from '#test/support/time/thread-time.ts';

const COUNT = 100_000;

function line(text: string, changes: Partial<Line> = {}): Line {
  return { text, start: 0, end: 300, across: 0, size: 10, font: 'f', kind: '0', isMono: false, ...changes };
}

const letters = 'a'.repeat(COUNT * 2);

/** Pages that fit on one sheet in letters too small to be seen. */
const PAGES: Record<string, () => Line[]> = {
  'an endless word that is broken': () => [line(`${letters}-`), line(letters, { across: 12 })],
  'a paragraph of very many lines': () =>
    Array.from({ length: COUNT }, (_, index) => line(`words ${index} bro-`, { across: index * 12 })),
  'very many lines that have nothing to do with one another': () =>
    Array.from({ length: COUNT }, (_, index) => line(`words ${index}`, { across: index * 40 })),
  'very many columns of one line': () =>
    Array.from({ length: COUNT }, (_, index) => line(`words ${index} bro-`, { across: -index * 40 })),
  'a line of very many hyphens': () => [line('a-'.repeat(COUNT)), line('-'.repeat(COUNT), { across: 12 })],
  'a line of very many dots': () => [line('. '.repeat(COUNT)), line(`${'.'.repeat(COUNT)}x`, { across: 12 })],
};

it.each(Object.entries(PAGES))(
  'the time for a hostile page grows linearly with its letters: %s',
  (_name, make) => {
    const lines = make();
    const start = threadTime();
    const measure = createMeasure();
    measure.add(lines);
    expect(composePage(lines, measure.finish())).not.toBe('');
    // Quadratic time would be minutes.
    expect(threadTime() - start).toBeLessThan(10_000);
  },
);

const FONT = 'g_d0_f1';

function item(str: string, x: number, y: number): TextItem {
  return {
    str,
    dir: 'ltr',
    width: str.length * 6,
    height: 12,
    transform: [12, 0, 0, 12, x, y],
    fontName: FONT,
    hasEOL: false,
  };
}

/** Texts of a page as PDF.js reports them. */
const ITEMS: Record<string, () => TextItem[]> = {
  'the same word in one place': () => Array.from({ length: COUNT }, () => item('word', 72, 700)),
  'one word a little further each time': () =>
    Array.from({ length: COUNT }, (_, index) => item('word', 72 + index * 0.01, 700)),
  'letters over one another in one line': () =>
    Array.from({ length: COUNT }, (_, index) => item('ab', 72 + index, 700)),
  'single letters with spaces': () =>
    Array.from({ length: COUNT }, (_, index) => item(index % 2 === 0 ? 'a' : ' ', 72 + index * 12, 700)),
  'a line each': () => Array.from({ length: COUNT }, (_, index) => item('1 2', 72, -index * 14)),
  'control characters': () => [item('\u0001\u0002'.repeat(COUNT), 72, 700)],
};

it.each(Object.entries(ITEMS))(
  'the time for hostile text grows linearly with its length: %s',
  (_name, make) => {
    const items = make();
    const start = threadTime();
    const reader = createLineReader();
    reader.take(items, {});
    const lines = reader.finish();
    const judge = createFontJudge();
    judge.add(lines);
    judge.finish();
    expect(lines).not.toEqual([]);
    expect(threadTime() - start).toBeLessThan(10_000);
  },
);
