import { setTimeout as sleep } from 'node:timers/promises';

import { buildHistory, QUERIES, storeHistory } from '#test/support/panel/history.ts';

import { atMost, type BenchLine, figure, quantile } from './bench-line.ts';
import type { BenchBrowser } from './start-browser.ts';
import { sum, traceThreads } from './trace-tasks.ts';

const CHATS = 1250;
const MESSAGES_EACH = 8;
/** How many chats one call stores, so that no argument is too large. */
const AT_ONCE = 50;
const ROUNDS = 5;
/**
 * The browser compacts its database after 10,000 messages at once; until then, reads take up to ten times as
 * long.
 */
const TIDY_MS = 3_000;
/** The panel's thread and the background's. */
const THREADS = ['CrRendererMain', 'ServiceWorker thread'] as const;

/**
 * Measures the list of chats over 10,000 messages: opening it, and each key of a search. Tasks are measured in CPU
 * time, so that other programs do not count.
 */
export async function benchChats({ browser, extensionUrl }: BenchBrowser): Promise<BenchLine[]> {
  const page = await browser.newPage();
  await page.setViewport({ width: 420, height: 900 });
  await page.goto(`${extensionUrl}options.html`);
  await page.waitForSelector('button');
  for (let from = 0; from < CHATS; from += AT_ONCE) {
    await page.evaluate(storeHistory, JSON.stringify(buildHistory(from, AT_ONCE, MESSAGES_EACH)));
  }
  // Writing them left 60 MB of garbage in the panel's process, and collecting it would count as a task of a
  // search.
  const client = await page.createCDPSession();
  await client.send('HeapProfiler.collectGarbage');
  await client.detach();
  await sleep(TIDY_MS);
  await page.goto(`${extensionUrl}sidepanel.html`);
  await page.waitForSelector('[aria-label="Chats"]');

  const opened: number[] = [];
  const opening = await traceThreads(page, THREADS, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      opened.push(await page.evaluate(openChats));
      if (round === ROUNDS - 1) return;
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => !document.querySelector('dialog'));
    }
  });
  const first: number[] = [];
  const complete: number[] = [];
  const tasks = await traceThreads(page, THREADS, async () => {
    for (const query of QUERIES) {
      for (let length = 1; length <= query.length; length += 1) {
        const found = await page.evaluate(typeQuery, query.slice(0, length));
        first.push(found.firstMs);
        complete.push(found.completeMs);
      }
    }
  });
  await page.close();
  const name = `of ${CHATS * MESSAGES_EACH} messages`;
  return [
    atMost('opening the list of chats, until it is drawn', quantile(opened, 0.5), 100, 'ms'),
    figure('the same, the first time', opened[0] ?? Number.NaN, 'ms'),
    figure(
      'the same, processor time of panel and background',
      sum(THREADS.flatMap((name) => opening[name] ?? [])) / ROUNDS,
      'ms',
    ),
    atMost(`a key in the search ${name}, until its first hits are drawn`, quantile(first, 0.5), 100, 'ms'),
    figure('the same, the slowest key', Math.max(...first), 'ms'),
    figure(`a key in the search ${name}, until all hits are drawn`, quantile(complete, 0.5), 'ms'),
    atMost('the same, longest task of the panel', longest(tasks['CrRendererMain']), 50, 'ms'),
    atMost('the same, longest task of the background', longest(tasks['ServiceWorker thread']), 50, 'ms'),
  ];
}

function longest(tasks: readonly number[] | undefined): number {
  // If there is no task, the thread was not found.
  return tasks && tasks.length > 0 ? Math.max(...tasks) : Number.NaN;
}

/** Runs in the panel: clicks the button, and returns how many ms it took to draw the list. */
async function openChats(): Promise<number> {
  const begin = performance.now();
  document.querySelector<HTMLElement>('[aria-label="Chats"]')?.click();
  while (!document.querySelector('dialog [data-chat]')) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return performance.now() - begin;
}

/**
 * Runs in the panel: types into the search, and returns how many ms it took to draw the first hits and all
 * hits.
 */
async function typeQuery(query: string): Promise<{ firstMs: number; completeMs: number }> {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (!field) throw new Error('No search field');
  const begin = performance.now();
  field.value = query;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const until = async (isSo: () => boolean): Promise<number> => {
    while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - begin;
  };
  const firstMs = await until(() => {
    const marks = [...document.querySelectorAll('[data-chat] mark')];
    return marks.length > 0 && marks.every((mark) => mark.textContent.toLowerCase() === query);
  });
  const completeMs = await until(() => /found/u.test(document.querySelector('dialog p')?.textContent ?? ''));
  return { firstMs, completeMs };
}
