import { setTimeout as sleep } from 'node:timers/promises';

import type { Browser, CDPSession, Page } from 'puppeteer-core';

import { seedProvider } from '../seed-provider.ts';
import type { BenchBrowser } from '../start-browser.ts';
import { installBareExtension } from './bare-extension.ts';
import { resetWatch, watchPage } from './watch-page.ts';
import { now } from './word-server.ts';

/** Between two keys of a fast typist. */
const KEY_MS = 60;
const ANSWER_TIMEOUT_MS = 120_000;
const CLOCK_PROBES = 20;

/** One of the two extensions that are compared: a page that asks and shows the answer, and its background. */
export interface Subject {
  readonly page: Page;
  readonly pageUrl: string;
  readonly extensionUrl: string;
  /** Empties the conversation. */
  readonly clear: (page: Page) => Promise<void>;
}

/** Something of Gloss and of the extension that it is compared with. */
export type Pair<T> = Readonly<Record<'bare' | 'gloss', T>>;

async function openSubject(
  browser: Browser,
  extensionUrl: string,
  path: string,
  clear: Subject['clear'],
): Promise<Subject> {
  const page = await browser.newPage();
  await page.setViewport({ width: 420, height: 900 });
  await page.evaluateOnNewDocument(watchPage);
  return { page, pageUrl: `${extensionUrl}${path}`, extensionUrl, clear };
}

async function clearGloss(page: Page): Promise<void> {
  await page.locator('::-p-aria([name="New chat"])').click();
  await page.waitForFunction(() => !document.querySelector('article'));
}

async function clearBare(page: Page): Promise<void> {
  await page.$eval('p', (answer) => {
    answer.replaceChildren();
    delete answer.dataset['state'];
  });
}

/** Installs the bare extension next to Gloss, sets up both, and opens a page of each that is not loaded yet. */
export async function openPair(
  { browser, extensionUrl }: BenchBrowser,
  serverUrl: string,
): Promise<{ subjects: Pair<Subject>; close: () => Promise<void> }> {
  const bare = await installBareExtension(browser, `${serverUrl}/v1/chat/completions`);
  const gloss = await openSubject(browser, extensionUrl, 'sidepanel.html', clearGloss);
  await gloss.page.goto(`${extensionUrl}options.html`);
  await seedProvider(gloss.page, `${serverUrl}/v1`, 'm');
  return {
    subjects: { bare: await openSubject(browser, bare.url, 'page.html', clearBare), gloss },
    close: bare.remove,
  };
}

/** Loads the page; milliseconds from the beginning of that until its field can be typed into. */
export async function timeTyping({ page, pageUrl }: Subject): Promise<number> {
  // A page in the background gets no frames.
  await page.bringToFront();
  await page.goto('about:blank');
  await page.goto(pageUrl);
  await page.waitForFunction(() => watch.readyAt !== undefined);
  return await page.evaluate(() => (watch.readyAt ?? Number.NaN) - performance.timeOrigin);
}

/** Ends the background, as the browser does when it is idle. */
export async function killWorker(root: CDPSession, extensionUrl: string): Promise<void> {
  const find = async (): Promise<string | undefined> => {
    const { targetInfos } = await root.send('Target.getTargets', { filter: [{ type: 'service_worker' }] });
    return targetInfos.find(({ url }) => url.startsWith(extensionUrl))?.targetId;
  };
  for (let id = await find(); id !== undefined; id = await find()) {
    // It may have gone to sleep by itself meanwhile.
    await root.send('Target.closeTarget', { targetId: id }).catch(() => undefined);
    await sleep(10);
  }
}

/** The processor time that all of a browser's processes have used, in ms. */
export async function readProcessorMs(root: CDPSession): Promise<number> {
  const { processInfo } = await root.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((total, { cpuTime }) => total + 1000 * cpuTime, 0);
}

/** Types a question and presses Enter. `before` is called before its first letter and before Enter. */
export async function typeQuestion(
  subject: Subject,
  question: string,
  before?: (moment: 'typing' | 'enter') => Promise<void>,
): Promise<void> {
  const { page } = subject;
  await page.bringToFront();
  await subject.clear(page);
  await page.focus('textarea');
  await page.evaluate(resetWatch);
  await before?.('typing');
  await page.keyboard.type(question, { delay: KEY_MS });
  await before?.('enter');
  await page.keyboard.press('Enter');
}

/** Waits until the answer that was asked for last is complete. */
export async function waitForAnswer({ page }: Subject): Promise<void> {
  await page.waitForFunction(
    () =>
      watch.seen >= 0 &&
      [...document.querySelectorAll('[data-state]')].at(-1)?.matches('[data-state="complete"]'),
    { timeout: ANSWER_TIMEOUT_MS, polling: 100 },
  );
}

/** How far the page's clock is ahead of ours, in ms. */
export async function readClockLead(page: Page): Promise<number> {
  let best = { took: Infinity, lead: 0 };
  for (let probe = 0; probe < CLOCK_PROBES; probe += 1) {
    const from = now();
    const theirs = await page.evaluate(() => performance.timeOrigin + performance.now());
    const took = now() - from;
    if (took < best.took) best = { took, lead: theirs - (from + took / 2) };
  }
  return best.lead;
}
