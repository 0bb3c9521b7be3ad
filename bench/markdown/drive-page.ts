import { fileURLToPath } from 'node:url';

import type { Browser, Page } from 'puppeteer-core';

import { bundleScript } from '#test/support/bundle-script.ts';

import { quantile } from '../bench-line.ts';
import type { CandidateName } from './page/candidates.ts';
import type { Drawn } from './page/drive.ts';
import type { MarkdownPage } from './page/main.ts';

/** Defined in the page by the bundle of `page/main.ts`. */
declare const markdownPage: MarkdownPage;

/** Candidates that redraw only what changes, by their names in the tables. */
export const FAST = ['gloss', 'streaming-markdown', 'plain paragraphs'] as const;

/** Candidates that redraw much of the answer on each update, with how many updates are timed; the rest is integrated. */
export const SLOW = { streamdown: 6, 'react-markdown': 4, 'marked + dompurify': 6 } as const;

/** All candidates. In the tables, `(sampled)` marks those with only some updates timed. */
export const CANDIDATES = [...FAST, 'streamdown', 'react-markdown', 'marked + dompurify'] as const;

export function columnOf(name: CandidateName): string {
  if (name === 'gloss') return 'Gloss';
  if (name === 'react-markdown') return 'react-markdown + GFM (sampled)';
  return name in SLOW ? `${name} (sampled)` : name;
}

/** Opens a page as wide as a panel for the candidates to draw in. */
export async function openMarkdownPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setContent('<!doctype html><meta charset="utf-8"><body></body>');
  await page.setViewport({ width: 420, height: 900 });
  await page.addStyleTag({
    path: fileURLToPath(new URL('../../components/answer/answer.css', import.meta.url)),
  });
  const script = await bundleScript(new URL('page/main.ts', import.meta.url), 'bundled');
  await page.addScriptTag({ content: script });
  return page;
}

/** Measures drawing a text in CPU milliseconds of the page's thread, so that other programs do not count. */
export async function timeDrawing(page: Page, drawn: Drawn, times = 1): Promise<number> {
  const cdp = await page.createCDPSession();
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1_000 * (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN);
  };
  await page.evaluate((what) => markdownPage.prepare(what), drawn);
  const before = await spent();
  await page.evaluate((what, count) => markdownPage.run(what, count), drawn, times);
  const after = await spent();
  await cdp.detach();
  return after - before;
}

/** Up to this length every candidate takes under a second, so all updates are timed. */
const SHORT = 2_000;

/** The cost of one drawing for each candidate in ms, and each round of the fast ones. */
export interface Comparison {
  readonly ms: Record<CandidateName, number>;
  readonly rounds: readonly Record<(typeof FAST)[number], number>[];
}

/** Measures one drawing with each candidate: the fast ones in interleaved rounds, the slow ones by samples. */
export async function compare(page: Page, drawn: Omit<Drawn, 'name'>, rounds: number): Promise<Comparison> {
  const times: Comparison['rounds'][number][] = [];
  const once = (name: CandidateName): Promise<number> => timeDrawing(page, { ...drawn, name });
  for (let round = 0; round < rounds; round++) {
    times.push({
      gloss: await once('gloss'),
      'streaming-markdown': await once('streaming-markdown'),
      'plain paragraphs': await once('plain paragraphs'),
    });
  }
  const median = (name: (typeof FAST)[number]): number =>
    quantile(
      times.map((round) => round[name]),
      0.5,
    );
  const slow = (name: keyof typeof SLOW): Promise<number> =>
    drawn.length <= SHORT
      ? once(name)
      : page.evaluate((what, points) => markdownPage.sample(what, points), { ...drawn, name }, SLOW[name]);
  return {
    rounds: times,
    ms: {
      gloss: median('gloss'),
      'streaming-markdown': median('streaming-markdown'),
      'plain paragraphs': median('plain paragraphs'),
      streamdown: await slow('streamdown'),
      'react-markdown': await slow('react-markdown'),
      'marked + dompurify': await slow('marked + dompurify'),
    },
  };
}
