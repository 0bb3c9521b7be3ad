import type { Page } from 'puppeteer-core';

import { type BenchLine, figuresOfEach } from '../bench-line.ts';
import { CANDIDATES, columnOf } from './drive-page.ts';
import type { MarkdownPage } from './page/main.ts';

/** Defined in the page by the bundle of `page/main.ts`. */
declare const markdownPage: MarkdownPage;

/** Short enough to observe every update of every candidate. */
const LENGTH = 6_000;

/** Counts the nodes inserted for each node in the final document. */
export async function benchChurn(page: Page): Promise<BenchLine[]> {
  const added: Record<string, number> = {};
  for (const name of CANDIDATES) {
    added[columnOf(name)] = await page.evaluate((what) => markdownPage.churn(what), {
      name,
      kind: 'mixed',
      length: LENGTH,
      step: 4,
    } as const);
  }
  return figuresOfEach('nodes added for each at the end, 6,000 characters by 4', added, '×');
}
