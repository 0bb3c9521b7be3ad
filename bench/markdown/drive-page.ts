import { fileURLToPath } from 'node:url';

import type { Browser, Page } from 'puppeteer-core';

import { bundleScript } from '#test/support/bundle-script.ts';

import { quantile } from '../bench-line.ts';
import type { CandidateName } from './page/candidates.ts';
import type { Drawn } from './page/drive.ts';
import type { MarkdownPage } from './page/main.ts';

/** What the bundle of `page/main.ts` defines in the page. */
declare const markdownPage: MarkdownPage;

/** Who draws anew what changes only, as the tables name them. */
export const FAST = ['gloss', 'streaming-markdown', 'plain paragraphs'] as const;

/** Who draws all or much of the answer anew with each update; so many updates are timed, the others integrated. */
export const SLOW = { streamdown: 6, 'react-markdown': 4, 'marked + dompurify': 6 } as const;

/** Who is compared; `(sampled)` stands behind those of whom not all updates are timed. */
export const CANDIDATES = [...FAST, 'streamdown', 'react-markdown', 'marked + dompurify'] as const;

/** The name that a candidate has in the tables. */
export function columnOf(name: CandidateName): string {
  if (name === 'gloss') return 'Gloss';
  if (name === 'react-markdown') return 'react-markdown + GFM (sampled)';
  return name in SLOW ? `${name} (sampled)` : name;
}

/** Opens the page in which the candidates draw, as wide as a panel. */
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

/**
 * Milliseconds of the page's own thread to draw a text. Unlike the clock, they do not count what other programs
 * took of the machine meanwhile.
 */
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

/** Up to this length nobody takes more than a second, so all updates of all are timed. */
const SHORT = 2_000;

/** What one thing costs each candidate, in ms, and what the fast ones took in each round. */
export interface Comparison {
  readonly ms: Record<CandidateName, number>;
  readonly rounds: readonly Record<(typeof FAST)[number], number>[];
}

/** Measures the same drawing of each candidate: the fast in interleaved rounds, the slow by samples. */
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
