import { expect, it } from 'vitest';

import { createQuotationChecker } from '#lib/quotations/create-checker.ts';
import { indexSource } from '#lib/quotations/index-source.ts';
import { threadTime } from '#test/support/time/thread-time.ts';

const atOnce = { isDue: () => false, pause: () => Promise.resolve() };

it('every piece of a text is found at its first place, however long the piece is', async () => {
  const words = Array.from({ length: 400 }, (_, index) => `w${(index * index) % 97}`);
  const text = words.join(' ');
  const index = await indexSource({ text, isPaged: false }, atOnce);
  for (let from = 0; from < words.length - 20; from += 7) {
    for (const length of [1, 2, 3, 5, 9, 20]) {
      const piece = words.slice(from, from + length).join(' ');
      const at = new RegExp(String.raw`(?<!\w)${piece}(?!\w)`).exec(text)?.index;
      expect(index.find(piece, 0)?.from).toBe(at);
    }
  }
});

it('pieces of a text that repeats itself are found as well', async () => {
  const index = await indexSource({ text: `${'ab '.repeat(9_000)}abc`, isPaged: false }, atOnce);
  expect(index.find('ab ab ab abc', 0)?.to).toBe(27_003);
  expect(index.find('ab ab ab abd', 0)).toBeUndefined();
});

it('pieces of a long line are found across the places where it was cut', async () => {
  const line = Array.from({ length: 30_000 }, (_, index) => `word${index}`).join(' ');
  const index = await indexSource({ text: line, isPaged: false }, atOnce);
  for (const from of [0, 390, 470, 6_500, 29_000]) {
    const piece = Array.from({ length: 300 }, (_, step) => `word${from + step}`).join(' ');
    const span = index.find(piece, 0);
    expect(span).toBeDefined();
    expect(span && index.textBetween(span.from, span.to).replaceAll(/\s+/g, ' ')).toBe(piece);
  }
});

it('indexing pauses whenever it is due', async () => {
  let pauses = 0;
  const text = 'A line of text that is not very long.\n'.repeat(3_000);
  const pacer = { isDue: () => true, pause: () => Promise.resolve(void (pauses += 1)) };
  await indexSource({ text, isPaged: false }, pacer);
  expect(pauses).toBeGreaterThan(3_000);
});

it.each(['[', '](https:', '<https:', '*', '\\', '“', '- ', '|', '[a'])(
  'a megabyte of %s is indexed without backtracking',
  async (piece) => {
    const text = piece.repeat(Math.floor(1_000_000 / piece.length));
    const start = threadTime();
    await indexSource({ text, isPaged: false }, atOnce);
    expect(threadTime() - start).toBeLessThan(10_000);
  },
);

it('a source is indexed once for all questions that it was sent with', async () => {
  let pauses = 0;
  const pacer = { isDue: () => true, pause: () => Promise.resolve(void (pauses += 1)) };
  const source = { text: 'neither of the two is in charge\n'.repeat(100), isPaged: false };
  await createQuotationChecker([source], '', pacer);
  const once = pauses;
  const checker = await createQuotationChecker([{ ...source }], '', pacer);
  expect(checker.check('neither of the two')?.type).toBe('found');
  expect(once).toBeGreaterThan(100);
  expect(pauses - once).toBeLessThan(5);
});
