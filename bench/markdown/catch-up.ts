import type { Page } from 'puppeteer-core';

import { atMost, type BenchLine } from '../bench-line.ts';
import type { MarkdownPage } from './page/main.ts';
import type { SampleKind } from './sample-markdown.ts';

/** Defined in the page by the bundle of `page/main.ts`. */
declare const markdownPage: MarkdownPage;

const ROUNDS = 3;
/** 3,000 tokens of four characters. */
const TOKENS_LENGTH = 12_000;
const HUGE_LENGTH = 1_200_000;

/** Measures the time from a complete answer's last byte until all of it is on screen, in real frames. */
export async function benchCatchUp(page: Page): Promise<BenchLine[]> {
  const tokens = await least(page, 'mixed', TOKENS_LENGTH);
  const tenth = await least(page, 'paragraph', HUGE_LENGTH / 10);
  const huge = await least(page, 'paragraph', HUGE_LENGTH);
  return [
    atMost('last byte to screen, 3,000 tokens at once', tokens, 50, 'ms'),
    atMost('last byte to screen, one paragraph of 1,200,000 characters', huge, 3_000, 'ms'),
    atMost(
      'growth of that from 120,000 to 1,200,000 characters, exponent',
      Math.log10(huge / tenth),
      1.05,
      '',
    ),
  ];
}

/** Disturbances only ever add time, so the fastest round counts. */
async function least(page: Page, kind: SampleKind, length: number): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    best = Math.min(
      best,
      await page.evaluate((what, size) => markdownPage.catchUp(what, size), kind, length),
    );
  }
  return best;
}
