import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { startGloss } from '#test/support/e2e/start-gloss.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';
import { createRandom, readSeed } from '#test/support/time/random.ts';

const CLICKS = Number(process.env['GLOSS_CLICKS'] ?? 100);
const clicks = Array.from({ length: CLICKS }, (_, index) => index + 1);
const WORDS = clicks.map((click) => `<p id="w${click}">passage number ${click}</p>`).join('');

let pages: PageServer;
let gloss: BrowserUnderTest;
let windows: WebPage[];

beforeAll(async () => {
  [pages, gloss] = await Promise.all([
    servePages({ '/': `<!doctype html><title>Passages</title>${WORDS}` }),
    startGloss(),
  ]);
  windows = [await gloss.openPage(`${pages.url}/`), await gloss.openPage(`${pages.url}/`, 'window')];
});

afterAll(async () => {
  await gloss?.quit();
  await pages?.close();
});

const seed = readSeed();
const random = createRandom(seed);

describe(`a right click on a selection (seed ${seed})`, () => {
  test.each(clicks)('brings exactly that selection to its own window: click %i', async (click) => {
    const [page, other] = random() < 0.5 ? windows : windows.toReversed();
    if (!page || !other) throw new Error('There are two windows');
    if ((await page.hasPanel()) && random() < 0.4) {
      await (await page.panel()).close();
      await expect.poll(() => page.hasPanel()).toBe(false);
    }
    if (random() < 0.4) await gloss.killBackground();
    await page.select({ css: `#w${click}` });
    await page.askAboutSelection();
    const panel = await page.panel();
    const wanted = [`passage number ${click}`];
    await expect.poll(() => readQuotes(panel), { timeout: 15_000 }).toEqual(wanted);
    await sleep(500);
    expect(await readQuotes(panel)).toEqual(wanted);
    if (await other.hasPanel()) expect(await readQuotes(await other.panel())).toEqual([]);
    await panel.role('button', 'Remove quote').click();
    await panel.css('[data-part="quote"]').vanish();
    // The draft without the quote is stored before the next round may kill the background.
    await sleep(300);
  });
});

function readQuotes(panel: View): Promise<string[]> {
  return panel.css('[data-part="quote"] blockquote').contents();
}
