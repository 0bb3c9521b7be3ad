import type { Page } from 'puppeteer-core';

import { atMost, type BenchLine, quantile } from '../bench-line.ts';
import { timeDrawing } from './drive-page.ts';

const ROUNDS = 7;
const STEP = 4;
const SHORT = 10_000;
const LONG = 100_000;

/** How the cost grows with the length: the exponent is 1 when it is linear, 2 when it is quadratic. */
export async function benchGrowth(page: Page): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const kind of ['mixed', 'list', 'code', 'table'] as const) {
    const drawn = { name: 'gloss', kind, step: STEP } as const;
    const exponents: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // As many characters on both sides, so that a disturbance weighs the same.
      const short = await timeDrawing(page, { ...drawn, length: SHORT }, LONG / SHORT);
      const long = await timeDrawing(page, { ...drawn, length: LONG });
      exponents.push(1 + Math.log10(long / short));
    }
    lines.push(
      atMost(
        `growth from 10,000 to 100,000 characters, ${kind}, exponent`,
        quantile(exponents, 0.5),
        1.1,
        '',
      ),
    );
  }
  return lines;
}
