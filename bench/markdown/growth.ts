import type { Page } from 'puppeteer-core';

import { atMost, type BenchLine, quantile } from '../bench-line.ts';
import { timeDrawing } from './drive-page.ts';

const ROUNDS = 7;
const STEP = 4;
const SHORT = 10_000;
const LONG = 100_000;

/** Measures how the cost grows with the length: an exponent of 1 is linear, 2 quadratic. */
export async function benchGrowth(page: Page): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const kind of ['mixed', 'list', 'code', 'table'] as const) {
    const drawn = { name: 'gloss', kind, step: STEP } as const;
    const exponents: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // The same number of characters on both sides, so that disturbances weigh the same.
      const short = await timeDrawing(page, { ...drawn, length: SHORT }, LONG / SHORT);
      const long = await timeDrawing(page, { ...drawn, length: LONG });
      exponents.push(1 + Math.log10(long / short));
    }
    lines.push(
      atMost(
        `growth from 10,000 to 100,000 characters, ${kind}, exponent`,
        quantile(exponents, 0.5),
        1.05,
        '',
      ),
    );
  }
  return lines;
}
