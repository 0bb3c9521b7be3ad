import { expect, it } from 'vitest';

import { HELVETICA, type MadePage, pageOfLines, pageOfTexts } from '#test/support/pages/make-pdf.ts';
import { textOfPages } from '#test/support/pages/read-made-pdf.ts';

type Text = readonly [x: number, y: number, text: string, size?: number];

/** Widths of Helvetica at 12 points, as far as these tests use it; 6.67 for other letters. */
const WIDTHS: Readonly<Record<string, number>> = {
  i: 2.67,
  l: 2.67,
  ' ': 3.34,
  t: 3.34,
  f: 3.34,
  r: 4,
  w: 8.67,
  m: 10,
};

/** Each letter several times before the next. */
function printLetters(text: string, times: number): Text[] {
  let x = 72;
  return Array.from(text).flatMap((letter) => {
    const at = x;
    x += WIDTHS[letter] ?? 6.67;
    return letter === ' '
      ? []
      : Array.from({ length: times }, (_, copy): Text => [at + 0.3 * copy, 720, letter]);
  });
}

it.each<[string, Text[], string]>([
  [
    'a word printed three times',
    [
      [72, 720, 'Warning'],
      [72.3, 720, 'Warning'],
      [72.6, 720, 'Warning'],
      [72, 680, 'Text.'],
    ],
    'Warning\n\nText.',
  ],
  [
    'a word printed again a little higher',
    [
      [72, 720, 'Warning'],
      [72, 720.4, 'Warning'],
      [72, 680, 'Text.'],
    ],
    'Warning\n\nText.',
  ],
  [
    'a shadow that is printed after other text',
    [
      [72, 720, 'Big', 24],
      [72, 680, 'Text.'],
      [73.5, 718.5, 'Big', 24],
    ],
    '# Big\n\nText.',
  ],
  [
    'a line printed twice word by word',
    [
      [72, 720, 'Total'],
      [110, 720, 'sum'],
      [72.3, 720, 'Total'],
      [110.3, 720, 'sum'],
    ],
    'Total sum',
  ],
  ['letters printed twice', printLetters('Bill filled it twice', 2), 'Bill filled it twice'],
  ['letters printed three times', printLetters('All of it', 3), 'All of it'],
])('%s is read once', async (_what, texts, text) => {
  // The shadow's size needs text of the usual one.
  expect((await textOfPages([pageOfTexts(texts)])).replace(/^Big/u, '# Big')).toBe(text);
});

it.each([
  ['doubled letters', 'bookkeeper'],
  ['repeated words', 'had had'],
  ['syllables', 'papa dodo'],
  ['pairs of letters', 'AABB'],
])('%s of a word stay', async (_what, text) => {
  expect(await textOfPages([pageOfLines([text])])).toBe(text);
});

function spaced(text: string, spacing: number): MadePage {
  return {
    content: `BT /F1 12 Tf ${spacing} Tc 72 720 Td (${text}) Tj 0 Tc 0 -30 Td (Body text.) Tj ET`,
    fonts: { F1: HELVETICA },
  };
}

it.each([
  ['CHAPTER ONE', 6],
  ['SUMMARY', 4],
  ['CONTENTS', 7],
  ['inhalt', 3],
])('letters that are set apart are one word: %s', async (text, spacing) => {
  expect(await textOfPages([spaced(text, spacing)])).toBe(`${text}\n\nBody text.`);
});

it('letters set apart by spaces are one word, also within a line', async () => {
  expect(await textOfPages([pageOfLines(['S U M M A R Y'])])).toBe('SUMMARY');
  expect(await textOfPages([pageOfLines(['Das ist g e s p e r r t gesetzt.'])])).toBe(
    'Das ist gesperrt gesetzt.',
  );
});

it.each(['A B C D E F', 'D A C B A D', 'S M T W T F S', 'J F M A M J J A S O N D', 'I A'])(
  'letters that are no word stay apart: %s',
  async (text) => {
    expect(await textOfPages([pageOfLines([text])])).toBe(text);
  },
);
