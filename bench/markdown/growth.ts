import type { Page } from 'puppeteer-core';

import { atMost, type BenchLine, figure, quantile } from '../bench-line.ts';
import { timeDrawing } from './drive-page.ts';
import type { Drawn } from './page/drive.ts';

const ROUNDS = 7;
const STEP = 4;
const LAYOUT_STEP = 32;
/** What arrives in one frame of a very fast answer. */
const FRAME_STEP = 320;
const PAINT_ROUNDS = 3;
const SHORT = 10_000;
const LONG = 100_000;

/** What grows, by its name in the tables. From the fifth on it is one block, laid out with each step. */
const GROWING: Readonly<Record<string, Omit<Drawn, 'name' | 'length'>>> = {
  mixed: { kind: 'mixed', step: STEP },
  list: { kind: 'list', step: STEP },
  code: { kind: 'code', step: STEP },
  table: { kind: 'table', step: STEP },
  'one paragraph, with layout': { kind: 'paragraph', step: LAYOUT_STEP, withLayout: true },
  'one item, with layout': { kind: 'item', step: LAYOUT_STEP, withLayout: true },
  'one paragraph in nested quotes, with layout': { kind: 'quote', step: LAYOUT_STEP, withLayout: true },
  'one block of raw HTML, with layout': { kind: 'html', step: LAYOUT_STEP, withLayout: true },
};

/** The exponents of some rounds' growth: 1 is linear, 2 quadratic. */
async function measureGrowth(page: Page, drawn: Omit<Drawn, 'length'>, rounds: number): Promise<number> {
  const exponents: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // The same number of characters on both sides, so that disturbances have the same weight.
    const short = await timeDrawing(page, { ...drawn, length: SHORT }, LONG / SHORT);
    const long = await timeDrawing(page, { ...drawn, length: LONG });
    exponents.push(1 + Math.log10(long / short));
  }
  return quantile(exponents, 0.5);
}

/** Measures how the cost grows with the length. */
export async function benchGrowth(page: Page): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const [what, growing] of Object.entries(GROWING)) {
    const exponent = await measureGrowth(page, { name: 'gloss', ...growing }, ROUNDS);
    lines.push(atMost(`growth from 10,000 to 100,000 characters, ${what}, exponent`, exponent, 1.05, ''));
  }
  // A frame costs more on a long page, whatever is drawn: plain paragraphs are the floor.
  const painted = { step: FRAME_STEP, withPaint: true };
  const gloss = await measureGrowth(page, { name: 'gloss', kind: 'paragraph', ...painted }, PAINT_ROUNDS);
  const plain = await measureGrowth(
    page,
    { name: 'plain paragraphs', kind: 'paragraphs', ...painted },
    PAINT_ROUNDS,
  );
  return [
    ...lines,
    figure('the same, one paragraph, with layout and paint', gloss, ''),
    figure('the same, plain paragraphs, with layout and paint', plain, ''),
    atMost('one paragraph with paint grows faster than plain paragraphs by', gloss - plain, 0.05, ''),
  ];
}
