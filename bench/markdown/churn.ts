import type { Page } from 'puppeteer-core';

import { type BenchLine, figuresOfEach } from '../bench-line.ts';
import { CANDIDATES, columnOf } from './drive-page.ts';
import type { MarkdownPage } from './page/main.ts';

/** What the bundle of `page/main.ts` defines in the page. */
declare const markdownPage: MarkdownPage;

/** Short enough for all updates of all candidates to be looked at. */
const LENGTH = 6_000;

/** How many nodes come into the document for each that is there at the end. */
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
