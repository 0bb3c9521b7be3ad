import type { Page } from 'puppeteer-core';

import { seedProvider } from '../seed-provider.ts';
import type { BenchBrowser } from '../start-browser.ts';
import { installBareExtension } from './bare-extension.ts';
import { resetWatch, watchPage } from './watch-page.ts';
import { now } from './word-server.ts';

/** Between two keys of a fast typist. */
const KEY_MS = 60;
const ANSWER_TIMEOUT_MS = 120_000;
const CLOCK_PROBES = 20;

/** One of the two compared extensions: a page that asks and shows the answer, and its background. */
export interface Subject {
  readonly page: Page;
  readonly extensionUrl: string;
  /** Loads the page. */
  readonly load: () => Promise<void>;
  /** Empties the conversation. */
  readonly clear: (page: Page) => Promise<void>;
}

/** A value for Gloss and for the extension that it is compared with. */
export type Pair<T> = Readonly<Record<'bare' | 'gloss', T>>;

async function openSubject(
  { browser, load, prepare }: BenchBrowser,
  extensionUrl: string,
  path: string,
  clear: Subject['clear'],
): Promise<Subject> {
  const page = await browser.newPage();
  await page.setViewport({ width: 420, height: 900 });
  await prepare(page, watchPage);
  return { page, extensionUrl, load: () => load(page, `${extensionUrl}${path}`), clear };
}

async function clearGloss(page: Page): Promise<void> {
  await page.$eval('[aria-label="New chat"]', (button) => button instanceof HTMLElement && button.click());
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
  opened: BenchBrowser,
  serverUrl: string,
): Promise<{ subjects: Pair<Subject>; close: () => Promise<void> }> {
  const bare = await installBareExtension(opened, `${serverUrl}/v1/chat/completions`);
  const gloss = await openSubject(opened, opened.extensionUrl, 'sidepanel.html', clearGloss);
  await opened.load(gloss.page, `${opened.extensionUrl}options.html`);
  await seedProvider(gloss.page, `${serverUrl}/v1`, 'm');
  return {
    subjects: { bare: await openSubject(opened, bare.url, 'page.html', clearBare), gloss },
    close: bare.remove,
  };
}

/** Loads the page; returns the milliseconds until the user can type in its field. */
export async function timeTyping({ page, load }: Subject): Promise<number> {
  // A page in the background gets no frames.
  await page.bringToFront();
  await page.goto('about:blank');
  await load();
  await page.waitForFunction(() => watch.readyAt !== undefined);
  return await page.evaluate(() => (watch.readyAt ?? Number.NaN) - performance.timeOrigin);
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
