import type { CDPSession, Page } from 'puppeteer-core';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import { startFaultServer } from '#test/support/servers/fault-server.ts';

import { atMost, type BenchLine, figure } from './bench-line.ts';
import { benchOpenLongChat } from './open-long-chat.ts';
import { seedProvider } from './seed-provider.ts';
import type { BenchBrowser } from './start-browser.ts';

/** The cost of one answer in a panel. */
interface AnswerCost {
  readonly characters: number;
  readonly longestTaskMs: number;
  readonly mainThreadMs: number;
}

async function readTaskMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
}

declare global {
  /** In the panel, set by `watchTasks`. */
  var watched: { longest: number };
}

/** Runs in the panel: records the longest task from now on. */
function watchTasks(): void {
  globalThis.watched = { longest: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longest = Math.max(watched.longest, duration);
  }).observe({ type: 'longtask', buffered: false });
}

function readLongest(): number {
  return watched.longest;
}

/** Types a question, sends it and waits for the end of the answer. */
async function ask(page: Page): Promise<AnswerCost> {
  const cdp = await page.createCDPSession();
  await cdp.send('Performance.enable');
  await page.locator('textarea').fill('What is this?');
  await page.evaluate(watchTasks);
  const before = await readTaskMs(cdp);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-role="assistant"][data-state="complete"]', { timeout: 300_000 });
  const mainThreadMs = (await readTaskMs(cdp)) - before;
  await cdp.detach();
  return {
    characters: await page.$eval('[data-part="answer"]', (answer) => (answer.textContent ?? '').length),
    longestTaskMs: await page.evaluate(readLongest),
    mainThreadMs,
  };
}

async function openPanel(
  { browser, extensionUrl }: BenchBrowser,
  baseUrl: string,
  model: string,
): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${extensionUrl}options.html`);
  await seedProvider(page, baseUrl, model);
  await page.goto(`${extensionUrl}sidepanel.html`);
  await page.waitForSelector('.model-button');
  await page.locator('::-p-aria([name="New chat"])').click();
  return page;
}

/** Measures the real panel end to end: a long chat, a burst, and a long answer at full speed. */
export async function benchPanel(browser: BenchBrowser): Promise<BenchLine[]> {
  const opening = await benchOpenLongChat(browser);
  const faults = await startFaultServer();
  const relay = await startDemoServer();
  try {
    const burstPage = await openPanel(browser, `${faults.url}/fault:flood/v1`, 'flood');
    const burst = await ask(burstPage);
    await burstPage.close();
    const longPage = await openPanel(browser, `${relay.url}/v1`, 'gloss-demo-long');
    const long = await ask(longPage);
    await longPage.close();
    return [
      ...opening,
      atMost('20,000 deltas in a burst, characters missing in the panel', 20_000 - burst.characters, 0, ''),
      atMost('20,000 deltas in a burst, longest task of the panel', burst.longestTaskMs, 50, 'ms'),
      figure('100,000 characters at full speed, longest task of the panel', long.longestTaskMs, 'ms'),
      figure(
        '100,000 characters at full speed, main thread per 1,000 characters',
        (1000 * long.mainThreadMs) / long.characters,
        'ms',
      ),
    ];
  } finally {
    await Promise.all([faults.close(), relay.close()]);
  }
}
