import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { buildLongChat, storeChat } from '#test/support/panel/long-chat.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { startGloss } from '../support/e2e/start-gloss.ts';

const MESSAGES = 500;

let gloss: BrowserUnderTest;
let pages: PageServer;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [pages, gloss] = await Promise.all([
    servePages({ '/': '<!doctype html><p>A page' }),
    startGloss({ pageScript: `(${String(watchFrames)})()` }),
  ]);
  const options = await gloss.openExtensionPage('options.html');
  await options.evaluate(storeChat, JSON.stringify(buildLongChat('long', MESSAGES)));
  await options.close();
  page = await gloss.openPage(`${pages.url}/`);
});

afterAll(async () => {
  await gloss?.quit();
  await pages?.close();
});

declare global {
  interface Window {
    /** Non-standard, but in every browser. */
    find(text: string): boolean;
  }
  /** Set in the panel: one entry per frame. `end` is the height of the last answer. */
  var noted: { shown: number; top: number | undefined; below: number; end: number | undefined }[];
}

/**
 * Runs in the panel before its own script: records at each frame how many messages there are and where one is. That
 * takes most of a frame, so it pauses while no test reads it.
 */
function watchFrames(): void {
  globalThis.noted = [];
  const note = (): void => {
    requestAnimationFrame(note);
    if ('unwatched' in document.documentElement.dataset) return;
    const box = document.querySelector('[role="log"]');
    const questions = [...document.querySelectorAll('[data-role="user"]')];
    const { watchedQuestion } = document.documentElement.dataset;
    const watched =
      watchedQuestion === undefined
        ? questions.at(-1)
        : questions.find((question) => question.textContent.includes(watchedQuestion));
    if (box && questions.length > 0) {
      globalThis.noted.push({
        shown: document.querySelectorAll('[role="article"]').length,
        top: watched?.getBoundingClientRect().top,
        below: box.scrollHeight - box.clientHeight - box.scrollTop,
        end: [...document.querySelectorAll('[data-role="assistant"]')].at(-1)?.getBoundingClientRect().height,
      });
    }
  };
  requestAnimationFrame(note);
}

/** Reopens the panel and waits until it shows the end of the conversation. */
async function openPanel(): Promise<void> {
  if (await page.hasPanel()) await (await page.panel()).close();
  await expect.poll(() => page.hasPanel()).toBe(false);
  await page.clickToolbarButton();
  panel = await page.panel();
  await panel.evaluate(async () => {
    while (!document.querySelector('[role="log"]')?.scrollTop)
      await new Promise((done) => requestAnimationFrame(done));
    // The panel hears a frame later that it was scrolled: a script that scrolls back before that does not
    // count as a reader.
    for (let frame = 0; frame < 2; frame++) await new Promise((done) => requestAnimationFrame(done));
  });
}

/** Turns the panel's recording of frames on or off. A new panel records. */
async function watch(isWatched: boolean): Promise<void> {
  await panel.evaluate((isWatched) => {
    globalThis.noted.length = 0;
    document.documentElement.toggleAttribute('data-unwatched', !isWatched);
  }, isWatched);
}

function countMessages(): Promise<number> {
  return panel.evaluate(() => document.querySelectorAll('[role="article"]').length);
}

async function allArrive(): Promise<void> {
  await expect.poll(countMessages).toBe(MESSAGES);
  await expect
    .poll(() => panel.evaluate(() => document.querySelectorAll('.gloss-answer:empty').length))
    .toBe(0);
}

test('a long chat opens at its end and stays there while earlier messages are drawn', async () => {
  await openPanel();
  await allArrive();
  const frames = await panel.evaluate(() => globalThis.noted);
  await watch(false);
  expect(frames.length).toBeGreaterThan(5);
  expect(frames.at(-1)?.shown).toBe(MESSAGES);
  // Until the last answer is drawn to its end it moves what is above it; after that nothing on screen moves.
  const end = frames.at(-1)?.end;
  const settled = frames.slice(frames.findLastIndex((frame) => frame.end !== end) + 1);
  expect(settled.at(0)?.shown).toBeLessThan(MESSAGES);
  const tops = settled.map(({ top }) => top ?? 0);
  expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(1);
  expect(Math.max(...settled.map(({ below }) => Math.abs(below)))).toBeLessThan(2);
});

test('a long chat shows all messages in order', async () => {
  const told = await panel.evaluate(() =>
    [...document.querySelectorAll('[role="article"]')].map((article) => {
      const number = /Question (\d+)/u.exec(article.textContent)?.[1];
      return `${article.getAttribute('data-role')} ${number}`;
    }),
  );
  const pairs = Array.from({ length: MESSAGES / 2 }, (_, at) => [`user ${at}`, `assistant ${at}`]);
  expect(told).toEqual(pairs.flat());
});

test('selecting a long chat selects every message', async () => {
  const copied = await panel.evaluate(async () => {
    const box = document.querySelector('[role="log"]');
    if (box) getSelection()?.selectAllChildren(box);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const text = getSelection()?.toString() ?? '';
    getSelection()?.removeAllRanges();
    // Answers repeat their questions.
    return [...new Set([...text.matchAll(/Question (\d+): how/gu)].map(([, number]) => Number(number)))];
  });
  expect(copied).toEqual(Array.from({ length: MESSAGES / 2 }, (_, at) => at));
});

test('the browser finds text at the beginning of a long chat and scrolls to it', async () => {
  const place = await panel.evaluate(async () => {
    getSelection()?.removeAllRanges();
    if (!window.find('Question 3: how')) return undefined;
    const found = getSelection()?.anchorNode?.parentElement;
    // The search bar scrolls to its result; `find()` only selects it.
    found?.scrollIntoView({ block: 'center', behavior: 'instant' });
    for (let frame = 0; frame < 10; frame++) await new Promise((done) => requestAnimationFrame(done));
    return (found?.getBoundingClientRect().top ?? -1) / innerHeight;
  });
  expect(place).toBeGreaterThan(0);
  expect(place).toBeLessThan(1);
});

test('Jump to the end works from far above in a long chat', async () => {
  await panel.role('button', 'Jump to the end').click();
  await panel.role('button', 'Jump to the end').vanish();
  await watch(true);
  const atEnd = () =>
    panel.evaluate(() => globalThis.noted.slice(-5).map(({ below }) => Math.abs(below) < 2));
  await expect.poll(atEnd).toEqual([true, true, true, true, true]);
  await watch(false);
});

test('scrolling up moves by exactly the scrolled distance through messages never laid out before', async () => {
  const moves = await panel.evaluate(async () => {
    const box = document.querySelector('[role="log"]');
    if (!box) return [];
    const topOf = (element: Element | undefined): number => element?.getBoundingClientRect().top ?? 0;
    const isSeen = (element: Element): boolean => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > topOf(box) && top < innerHeight;
    };
    const isNear = (element: Element): boolean => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > topOf(box) - 0.9 * box.clientHeight && top < topOf(box) + 1.9 * box.clientHeight;
    };
    // Formulas in texts near the screen are typeset when idle. Until then their source has another height.
    const isSet = (): boolean =>
      [...box.querySelectorAll('[data-part="answer"]')]
        .filter(isNear)
        .flatMap((text) => [...text.querySelectorAll('.math')])
        .every((formula) => formula.querySelector('math'));
    const settle = async (): Promise<void> => {
      for (let frame = 0; frame < 6 || !isSet(); frame++)
        await new Promise((done) => requestAnimationFrame(done));
    };
    const moved: number[] = [];
    await settle();
    for (let step = 0; step < 60; step++) {
      const blocks = [...box.querySelectorAll('[role="article"]')]
        .filter(isSeen)
        .flatMap((message) => [...message.querySelectorAll(':is(p, li, tr, .chunk)')]);
      const block = blocks.find((one) => topOf(one) > topOf(box));
      const before = topOf(block);
      box.scrollBy({ top: -300, behavior: 'instant' });
      await settle();
      moved.push(topOf(block) - before);
    }
    return moved;
  });
  expect(moves).toHaveLength(60);
  expect([...moves.entries()].filter(([, moved]) => Math.abs(moved - 300) > 3)).toEqual([]);
});

test('scrolling to the top at once shows the beginning and keeps it still', async () => {
  await openPanel();
  await panel.evaluate(() => {
    document.documentElement.dataset['watchedQuestion'] = 'Question 0:';
    document.querySelector('[role="log"]')?.scrollTo({ top: 0, behavior: 'instant' });
    globalThis.noted.length = 0;
  });
  await allArrive();
  const drawn = await panel.evaluate(() => globalThis.noted.length);
  await expect.poll(() => panel.evaluate(() => globalThis.noted.length)).toBeGreaterThan(drawn + 15);
  const tops = await panel.evaluate(() =>
    globalThis.noted.map(({ top }) => top).filter((top) => top !== undefined),
  );
  expect(tops.length).toBeGreaterThan(3);
  expect(new Set(tops.map(Math.round)).size).toBe(1);
  expect(tops[0]).toBeGreaterThan(0);
  expect(tops[0]).toBeLessThan(200);
  expect(await panel.evaluate(() => document.querySelector('[role="log"]')?.scrollTop)).toBe(0);
});

test.each([105, 180])('a search opens a long chat at what it found, and stays there (%s)', async (number) => {
  await panel.role('button', 'New chat').click();
  await expect.poll(countMessages).toBe(0);
  await panel.role('button', 'Chats').click();
  await panel.role('searchbox', 'Search chats').fill(`Question ${number}: how`);
  await panel.css('.chat-excerpt').appear();
  await panel.press('Enter');
  await panel.css('[role="article"][data-sought]').appear();
  await allArrive();
  const places = await panel.evaluate(async () => {
    const top = document.querySelector('[role="log"]')?.getBoundingClientRect().top ?? 0;
    const found: string[] = [];
    for (let frame = 0; frame < 20; frame++) {
      await new Promise((done) => requestAnimationFrame(done));
      const first = [...document.querySelectorAll('[role="article"]')].find(
        (article) => article.getBoundingClientRect().bottom > top + 24,
      );
      found.push(/Question (\d+): how/u.exec(first?.textContent ?? '')?.[1] ?? '');
    }
    return [...new Set(found)];
  });
  expect(places).toEqual([String(number)]);
});
