import type { BenchLine } from '../bench-line.ts';
import type { BenchBrowser } from '../start-browser.ts';
import { benchCatchUp } from './catch-up.ts';
import { benchChurn } from './churn.ts';
import { benchKinds, benchLayout, benchLengths } from './compare-drawing.ts';
import { openMarkdownPage } from './drive-page.ts';
import { benchFrames } from './frames.ts';
import { benchGrowth } from './growth.ts';

/**
 * Measures drawing a growing answer, compared with other renderers.
 *
 * Renderers that redraw everything on each delta would take minutes: some of their updates are timed, the rest is
 * integrated. Each bench runs in a fresh page, so that none slows down the next.
 */
export async function benchMarkdown({ browser }: BenchBrowser): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const bench of [
    benchLengths,
    benchKinds,
    benchLayout,
    benchChurn,
    benchGrowth,
    benchCatchUp,
    benchFrames,
  ]) {
    const page = await openMarkdownPage(browser);
    try {
      lines.push(...(await bench(page)));
    } finally {
      await page.close();
    }
  }
  return lines;
}
