import { fileURLToPath } from 'node:url';

import type { Page } from 'puppeteer-core';

import { bundleScript } from '#test/support/bundle-script.ts';

import { atLeast, atMost, type BenchLine, quantile, told } from './bench-line.ts';
import type { CandidateName } from './markdown-page/candidates.ts';
import type { FrameReport, MarkdownPage } from './markdown-page/main.ts';
import type { SampleKind } from './sample-markdown.ts';
import type { BenchBrowser } from './start-browser.ts';

/** What the bundle of `markdown-page/main.ts` defines in the page. */
declare const markdownPage: MarkdownPage;

const ROUNDS = 9;
const LONG = 100_000;
const SHORT = 10_000;
const STEP = 4;
const LENGTHS = [2_000, 10_000, 50_000, LONG] as const;
const KINDS: readonly SampleKind[] = ['mixed', 'list', 'code', 'table'];
/** Updates that are timed of a candidate that draws everything anew; the others are integrated. */
const SAMPLED = { streamdown: 10, 'react-markdown': 6, 'marked + dompurify': 10 } as const;

/**
 * Measures drawing an answer while it grows, against what others draw theirs with.
 *
 * Rounds are interleaved and a ratio is taken within its round, then the median: what slows a round down slows
 * all. Candidates that draw the whole anew on each delta would take minutes: they are sampled and integrated.
 */
export async function benchMarkdown({ browser }: BenchBrowser): Promise<BenchLine[]> {
  const page = await browser.newPage();
  try {
    await page.setContent('<!doctype html><meta charset="utf-8"><body></body>');
    await page.setViewport({ width: 420, height: 900 });
    await page.addStyleTag({
      path: fileURLToPath(new URL('../components/answer/answer.css', import.meta.url)),
    });
    const script = await bundleScript(new URL('markdown-page/main.ts', import.meta.url), 'bundled');
    await page.addScriptTag({ content: script });
    return [
      ...(await benchPeers(page)),
      ...(await benchLengths(page)),
      ...(await benchGrowth(page)),
      ...(await benchChurn(page)),
      ...(await benchFrames(page)),
    ];
  } finally {
    await page.close();
  }
}

/**
 * Milliseconds of the page's own thread to draw a text. Unlike the clock, they do not count what other programs
 * took of the machine meanwhile.
 */
async function stream(
  page: Page,
  name: CandidateName,
  kind: SampleKind,
  length: number,
  times = 1,
): Promise<number> {
  const cdp = await page.createCDPSession();
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1_000 * (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN);
  };
  await page.evaluate((kind, length) => markdownPage.prepare(kind, length), kind, length);
  const before = await spent();
  await page.evaluate((name, step, times) => markdownPage.run(name, step, times), name, STEP, times);
  const after = await spent();
  await cdp.detach();
  return after - before;
}

async function benchPeers(page: Page): Promise<BenchLine[]> {
  const ours: number[] = [];
  const ratios: number[] = [];
  const floors: number[] = [];
  await stream(page, 'gloss', 'mixed', LONG);
  for (let round = 0; round < ROUNDS; round++) {
    const gloss = await stream(page, 'gloss', 'mixed', LONG);
    const rival = await stream(page, 'streaming-markdown', 'mixed', LONG);
    const floor = await stream(page, 'plain paragraphs', 'mixed', LONG);
    ours.push(gloss);
    ratios.push(gloss / rival);
    floors.push(gloss / floor);
  }
  const least = quantile(ours, 0.5);
  const slow = async (name: keyof typeof SAMPLED): Promise<number> =>
    page.evaluate(
      (name, length, step, points) => markdownPage.sample(name, 'mixed', length, step, points),
      name,
      LONG,
      STEP,
      SAMPLED[name],
    );
  const streamdown = await slow('streamdown');
  const react = await slow('react-markdown');
  const marked = await slow('marked + dompurify');
  return [
    told('drawing 100,000 characters by 4, thread', least, 'ms'),
    atMost('… against streaming-markdown', quantile(ratios, 0.5), 10, '×'),
    told('… against plain paragraphs', quantile(floors, 0.5), '×'),
    atLeast('… faster than streamdown (sampled)', streamdown / least, 200, '×'),
    atLeast('… faster than react-markdown with GFM (sampled)', react / least, 2_500, '×'),
    told('… faster than marked and dompurify (sampled)', marked / least, '×'),
    told('streamdown, 100,000 characters by 4 (sampled)', streamdown / 1_000, 's'),
    told('react-markdown with GFM, 100,000 characters by 4 (sampled)', react / 1_000, 's'),
    told('marked and dompurify, 100,000 characters by 4 (sampled)', marked / 1_000, 's'),
  ];
}

async function benchLengths(page: Page): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const length of LENGTHS) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await stream(page, 'gloss', 'mixed', length));
    lines.push(
      told(`drawing ${length.toLocaleString('en')} characters by 4, thread`, quantile(times, 0.5), 'ms'),
    );
  }
  const layouts: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    layouts.push(
      await page.evaluate((length) => markdownPage.streamWithLayout('gloss', 'mixed', length, 32), LONG / 2),
    );
  }
  return [...lines, told('drawing 50,000 characters by 32, with layout', Math.min(...layouts), 'ms')];
}

/** The exponent of growth: 1 is linear, 2 is quadratic. */
async function benchGrowth(page: Page): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const kind of KINDS) {
    const exponents: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // As many characters on both sides, so that a disturbance weighs the same.
      const short = await stream(page, 'gloss', kind, SHORT, LONG / SHORT);
      const long = await stream(page, 'gloss', kind, LONG);
      exponents.push(1 + Math.log10(long / short));
    }
    lines.push(
      atMost(`growth from 10,000 to 100,000 characters, ${kind}`, quantile(exponents, 0.5), 1.1, ''),
    );
  }
  return lines;
}

async function benchChurn(page: Page): Promise<BenchLine[]> {
  const churn = async (name: CandidateName): Promise<number> =>
    page.evaluate((name, step) => markdownPage.churn(name, 20_000, step), name, STEP);
  return [
    told('nodes added for each that is there at the end', await churn('gloss'), '×'),
    told(
      'nodes added for each that is there at the end, streaming-markdown',
      await churn('streaming-markdown'),
      '×',
    ),
  ];
}

/** The same steps are timed over and over, and the least of each counts: what disturbs one only ever adds to it. */
async function longestStep(page: Page): Promise<number> {
  let least: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const steps = await page.evaluate(() => markdownPage.steps('gloss', 50_000, 100));
    least = steps.map((ms, at) => Math.min(ms, least[at] ?? Infinity));
  }
  return Math.max(...least);
}

async function benchFrames(page: Page): Promise<BenchLine[]> {
  const longest = await longestStep(page);
  const cdp = await page.createCDPSession();
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  // 32 characters a frame are some 500 tokens a second: faster than models write.
  const best = async (name: CandidateName): Promise<FrameReport> => {
    const reports: FrameReport[] = [];
    // What disturbs a machine only ever makes frames late: the least disturbed round counts.
    for (let round = 0; round < 2; round++) {
      reports.push(await page.evaluate((name) => markdownPage.frames(name, 50_000, 32), name));
    }
    return reports.reduce((least, report) => (badness(report) < badness(least) ? report : least));
  };
  const report = await best('gloss');
  const floor = await best('plain paragraphs');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await cdp.detach();
  return [
    atMost('50,000 characters at 4 × throttle, late frames', lateShare(report), 10, '%'),
    atMost('50,000 characters at 4 × throttle, longest task', report.longestTaskMs, 50, 'ms'),
    atMost('50,000 characters by 100, longest step with layout, × 4', 4 * longest, 50, 'ms'),
    told('… late frames of plain paragraphs', lateShare(floor), '%'),
    told('… longest task of plain paragraphs', floor.longestTaskMs, 'ms'),
  ];
}

function lateShare({ late, frames }: FrameReport): number {
  return (100 * late) / frames;
}

function badness(report: FrameReport): number {
  return lateShare(report) + report.longestTaskMs / 5;
}
