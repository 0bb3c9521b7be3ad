import { setTimeout as sleep } from 'node:timers/promises';

import type { Page } from 'puppeteer-core';

import { atMost, type BenchLine, figure } from '../bench-line.ts';
import { seedProvider } from '../seed-provider.ts';
import { type BenchBrowser, startBenchBrowser } from '../start-browser.ts';
import { startWordServer } from './word-server.ts';

const MINUTES = 5;
const LOOK_MS = 250;

/** What happened while idle. */
interface Idle {
  /** How often the background was started. */
  readonly wakes: number;
  readonly processorMs: number;
}

async function askOnce(page: Page, extensionUrl: string, serverUrl: string): Promise<void> {
  await page.goto(`${extensionUrl}options.html`);
  await seedProvider(page, `${serverUrl}/v1`, 'm');
  await page.goto(`${extensionUrl}sidepanel.html`);
  await page.locator('textarea').fill('What is this?');
  await page.keyboard.press('Enter');
  await page.waitForSelector('article[data-role="assistant"][data-state="complete"]');
}

/** Watches from outside: a debugger that is attached to a background keeps it awake. */
async function watchIdle({ browser, extensionUrl, readProcessorMs }: BenchBrowser): Promise<Idle> {
  const root = await browser.target().createCDPSession();
  const seen = new Set<string>();
  const before = await readProcessorMs();
  const until = performance.now() + MINUTES * 60_000;
  while (performance.now() < until) {
    const { targetInfos } = await root.send('Target.getTargets', { filter: [{ type: 'service_worker' }] });
    for (const { url, targetId } of targetInfos) if (url.startsWith(extensionUrl)) seen.add(targetId);
    await sleep(LOOK_MS);
  }
  return { wakes: seen.size, processorMs: (await readProcessorMs()) - before };
}

async function measureIdle(opened: BenchBrowser, isOpen: boolean, serverUrl: string): Promise<Idle> {
  const page = await opened.browser.newPage();
  await askOnce(page, opened.extensionUrl, serverUrl);
  if (!isOpen) await page.goto('about:blank');
  await opened.killBackground(opened.extensionUrl);
  return await watchIdle(opened);
}

/** Measures what Gloss does when it is not used and its background has gone to sleep. */
export async function benchIdle(opened: BenchBrowser): Promise<BenchLine[]> {
  const server = await startWordServer({});
  // Both at the same time, because nothing happens in either.
  const other = await startBenchBrowser();
  try {
    const [open, closed] = await Promise.all([
      measureIdle(opened, true, server.url),
      measureIdle(other, false, server.url),
    ]);
    return [
      atMost(`wake-ups in ${MINUTES} idle minutes, panel open`, open.wakes, 0, ''),
      atMost(`wake-ups in ${MINUTES} idle minutes, panel closed`, closed.wakes, 0, ''),
      figure('processor time of the browser in a minute, panel open', open.processorMs / MINUTES, 'ms'),
      figure('processor time of the browser in a minute, panel closed', closed.processorMs / MINUTES, 'ms'),
    ];
  } finally {
    await other.close();
    await server.close();
  }
}
