import { readFile } from 'node:fs/promises';

import type { Browser, Page } from 'puppeteer-core';

import { bundleScript } from '#test/support/bundle-script.ts';

import { atLeast, atMost, type BenchLine, quantile, figure } from './bench-line.ts';
import type { readEndlessLine, ReaderName, timeReaders } from './read-deltas.ts';
import type { BenchBrowser } from './start-browser.ts';

/** What the bundle of `read-deltas.ts` defines in the page. */
declare const readDeltas: { timeReaders: typeof timeReaders; readEndlessLine: typeof readEndlessLine };

/** Bytes per read: as in a trickle, a packet, a TLS record, and from a fast local server. */
const READS = [
  [64, '64 B'],
  [1400, '1.4 kB'],
  [16_384, '16 kB'],
  [65_536, '64 kB'],
] as const;
const DELTAS = 3000;
const ROUNDS = 60;
const MAX_BYTES = 8_000_000;

async function benchReads(page: Page, readBytes: number, label: string): Promise<BenchLine[]> {
  const timeAgainst = async (rival: Exclude<ReaderName, 'ours'>, rounds: number) => {
    const times = await page.evaluate(
      (name, bytes, deltas, count) => readDeltas.timeReaders(name, bytes, deltas, count),
      rival,
      readBytes,
      DELTAS,
      rounds,
    );
    return {
      ours: quantile(
        times.map(({ ours }) => ours),
        0.5,
      ),
      // The ratio within a round, then the median: a disturbance slows both sides of a round.
      ratio: quantile(
        times.map(({ ours, rival }) => rival / ours),
        0.5,
      ),
    };
  };
  const bound = await timeAgainst('lowerBound', ROUNDS);
  const openai = await timeAgainst('openai', ROUNDS / 2);
  const ai = await timeAgainst('ai', 5);

  const name = `bytes → deltas, ${label} reads`;
  const lines = [
    atMost(`${name}, over a handwritten lower bound`, 1 / bound.ratio, 1.2, '×'),
    atLeast(`${name}, the openai client takes longer by`, openai.ratio, 3, '×'),
    atLeast(`${name}, the ai SDK takes longer by`, ai.ratio, 20, '×'),
  ];
  // The budget is for a TLS record; at other sizes the figures are only reported.
  return [
    figure(`${name}, ${DELTAS} deltas`, bound.ours, 'ms'),
    ...(readBytes === 16_384 ? lines : lines.map((line) => figure(line.name, line.value, line.unit))),
  ];
}

/** Resident memory of all pages together, in bytes; 0 where there is no `/proc`. */
async function pageMemory(browser: Browser): Promise<number> {
  const session = await browser.target().createCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  const sizes = pages.map(async ({ id }) => {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function benchEndlessLine(page: Page, browser: Browser): Promise<BenchLine[]> {
  const seen: number[] = [];
  await page.exposeFunction('lookAtMemory', async () => {
    seen.push(await pageMemory(browser));
  });
  const read = (maxBytes: number) =>
    page.evaluate((lineBytes, most) => readDeltas.readEndlessLine(lineBytes, most), 50_000_000, maxBytes);
  // The page's own cost of running this for the first time is not part of the line's cost.
  await read(MAX_BYTES / 8);
  seen.length = 0;
  const { taken, error } = await read(MAX_BYTES);
  const [before = 0] = seen;
  const name = 'a 50 MB line without an end';
  return [
    atMost(`${name}, read before it stops`, taken / MAX_BYTES, 1.1, '× the limit'),
    atMost(`${name}, more memory`, (Math.max(...seen) - before) / 1_000_000, 10, 'MB'),
    atLeast(`${name}, a clear error`, error.includes('larger than') ? 1 : 0, 1, ''),
  ];
}

/** How fast bytes become deltas, against a handwritten lower bound and two clients; and what a line without an end costs. */
export async function benchBytesToDeltas({ browser }: BenchBrowser): Promise<BenchLine[]> {
  const code = await bundleScript(new URL('./read-deltas.ts', import.meta.url), 'readDeltas');
  const lines: BenchLine[] = [];
  for (const [readBytes, label] of READS) {
    const page = await browser.newPage();
    await page.evaluate(code);
    lines.push(...(await benchReads(page, readBytes, label)));
    await page.close();
  }
  const page = await browser.newPage();
  await page.evaluate(code);
  lines.push(...(await benchEndlessLine(page, browser)));
  await page.close();
  return lines;
}
