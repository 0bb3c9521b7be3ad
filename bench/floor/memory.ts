import { type CDPSession, type Page, TargetType } from 'puppeteer-core';

import { atMost, type BenchLine, figure, quantile } from '../bench-line.ts';
import { seedProvider } from '../seed-provider.ts';
import type { BenchBrowser } from '../start-browser.ts';
import { startWordServer } from './word-server.ts';

const ANSWERS = 200;
const SWITCHES = 200;
/** The chats that are opened in turn: as many as the list has without being scrolled. */
const TURNS = 10;
/** How many answers or switches are between two readings. */
const STEP = 25;
/** Readings before this one belong to the warm-up. */
const FIRST = 2;
const ANSWER_TIMEOUT_MS = 120_000;
/** The browser's own notes grow too: what can be undone in the field, layout shifts, compiled code. */
const GROWTH_KB = 5;

const PACES = { short: { words: 60 }, long: { words: 17_000 } } as const;

/** Runs in a page or a background: collects garbage and returns the bytes in use. */
async function readHeap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize;
}

/** By how much a series grows from one value to the next, by least squares. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const along = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  const spread = values.reduce((sum, _value, index) => sum + (index - middle) ** 2, 0);
  return along / spread;
}

/**
 * Waits for something in the page. Waiting for an element would keep it, and the tree that it is part of, in
 * memory.
 */
async function waitFor(page: Page, selector: string, isThere = true): Promise<void> {
  await page.waitForFunction(
    (wanted, there) => Boolean(document.querySelector(wanted)) === there,
    { timeout: ANSWER_TIMEOUT_MS },
    selector,
    isThere,
  );
}

async function click(page: Page, selector: string, index = 0): Promise<void> {
  await page.evaluate(
    (wanted, at) => document.querySelectorAll<HTMLElement>(wanted)[at]?.click(),
    selector,
    index,
  );
}

async function ask(page: Page, question: keyof typeof PACES): Promise<void> {
  await page.locator('textarea').fill(question);
  await page.keyboard.press('Enter');
  await waitFor(page, 'article[data-role="assistant"][data-state="complete"]');
}

async function startChat(page: Page): Promise<void> {
  await click(page, '[aria-label="New chat"]');
  await waitFor(page, 'article', false);
}

/** Opens the list of chats and chooses the one with this number from the top. */
async function switchTo(page: Page, index: number): Promise<void> {
  await click(page, '[aria-label="Chats"]');
  await waitFor(page, 'dialog [data-chat]');
  await click(page, 'dialog [data-chat]', index);
  await waitFor(page, 'dialog', false);
  await waitFor(page, 'article');
}

/** What a series of readings says: kB for each answer or switch, once warm. */
function growth(readings: readonly number[]): number {
  return slopeOf(readings.slice(FIRST)) / STEP / 1000;
}

/** Measures what answers and chat switches leave in the memory of the panel's page and of the background. */
export async function benchMemory({ browser, extensionUrl }: BenchBrowser): Promise<BenchLine[]> {
  const server = await startWordServer(PACES);
  const page = await browser.newPage();
  try {
    await page.goto(`${extensionUrl}options.html`);
    await seedProvider(page, `${server.url}/v1`, 'm');
    await page.goto(`${extensionUrl}sidepanel.html`);
    await waitFor(page, '.model-button');
    const worker = await browser.waitForTarget(
      (target) => target.type() === TargetType.SERVICE_WORKER && target.url().startsWith(extensionUrl),
    );
    const heaps = { panel: await page.createCDPSession(), background: await worker.createCDPSession() };

    /** Repeats an action, and reads both heaps after each `STEP`. */
    async function follow(times: number, act: (index: number) => Promise<void>): Promise<typeof readings> {
      const readings = { panel: [] as number[], background: [] as number[] };
      for (let index = 0; index < times; index += 1) {
        await act(index);
        if (index % STEP !== STEP - 1) continue;
        readings.panel.push(await readHeap(heaps.panel));
        readings.background.push(await readHeap(heaps.background));
      }
      return readings;
    }

    const answers = await follow(ANSWERS, async () => {
      await startChat(page);
      await ask(page, 'short');
    });
    const switches = await follow(SWITCHES, (index) => switchTo(page, index % TURNS));
    await startChat(page);
    const before = await readHeap(heaps.panel);
    await ask(page, 'long');
    await startChat(page);
    // A second one, so that code loaded by the first does not count.
    const between = await readHeap(heaps.panel);
    await ask(page, 'long');
    await startChat(page);
    const after = await readHeap(heaps.panel);
    const megabytes = (bytes: number): number => bytes / 1e6;
    return [
      figure('memory of the panel, warm', megabytes(quantile(answers.panel, 0.5)), 'MB'),
      figure('memory of the background, warm', megabytes(quantile(answers.background, 0.5)), 'MB'),
      atMost(`growth of the panel by an answer, of ${ANSWERS}`, growth(answers.panel), GROWTH_KB, 'kB'),
      atMost(
        `growth of the background by an answer, of ${ANSWERS}`,
        growth(answers.background),
        GROWTH_KB,
        'kB',
      ),
      atMost(
        `growth of the panel by a change of chats, of ${SWITCHES}`,
        growth(switches.panel),
        GROWTH_KB,
        'kB',
      ),
      atMost(
        `growth of the background by a change of chats, of ${SWITCHES}`,
        growth(switches.background),
        GROWTH_KB,
        'kB',
      ),
      figure('left in the panel by a first answer of 100,000 characters', megabytes(between - before), 'MB'),
      atMost('left in the panel by a second', megabytes(after - between), 0.2, 'MB'),
    ];
  } finally {
    await page.close();
    await server.close();
  }
}
