import { expect, it } from 'vitest';

import { composePage } from '#lib/pdf/compose-page.ts';
import { createMeasure } from '#lib/pdf/measure-pages.ts';
import type { Line } from '#lib/pdf/read-lines.ts';

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
    const start = performance.now();
    const measure = createMeasure();
    measure.add(lines);
    expect(composePage(lines, measure.finish())).not.toBe('');
    // Quadratic time would be minutes.
    expect(performance.now() - start).toBeLessThan(10_000);
  },
);
