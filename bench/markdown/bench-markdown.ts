import type { BenchLine } from '../bench-line.ts';
import type { BenchBrowser } from '../start-browser.ts';
import { benchChurn } from './churn.ts';
import { benchKinds, benchLayout, benchLengths } from './compare-drawing.ts';
import { openMarkdownPage } from './drive-page.ts';
import { benchFrames } from './frames.ts';
import { benchGrowth } from './growth.ts';

/**
 * Measures drawing an answer while it grows, against what others draw theirs with.
 *
 * Candidates that draw the whole anew on each delta would take minutes: some of their updates are timed, the rest is
 * integrated. What would make the page of the next measurement slower is in a page of its own.
 */
export async function benchMarkdown({ browser }: BenchBrowser): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const bench of [benchLengths, benchKinds, benchLayout, benchChurn, benchGrowth, benchFrames]) {
    const page = await openMarkdownPage(browser);
    try {
      lines.push(...(await bench(page)));
    } finally {
      await page.close();
    }
  }
  return lines;
}
