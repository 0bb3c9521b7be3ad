import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { startCountingServer } from '#test/support/servers/counting-server.ts';
import type { CountingServer } from '#test/support/servers/counting-server.ts';
import { createRandom, readSeed } from '#test/support/time/random.ts';

import { answerText, ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { killBehindPanel, killUnderPanel } from '../support/e2e/kill-background.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** About 1,200 characters a second, for some five seconds. */
const EVERY_MS = 5;
const WORDS = 900;

/** How long a sleeping background is watched. */
const WATCH_MS = 1500;

let server: CountingServer;
let gloss: BrowserUnderTest;
let page: WebPage;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startCountingServer(EVERY_MS, WORDS), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: server.baseUrl } });
  page = await gloss.openPage(`${server.baseUrl}/page`);
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

beforeEach(async () => {
  if (!(await page.hasPanel())) await page.clickToolbarButton();
  const panel = await page.panel();
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
});

/** Waits until a panel shows all that the server sent; a failure need not print long texts. */
async function showsAll(panel: View): Promise<void> {
  const sent = (server.sent.at(-1) ?? '').trimEnd();
  await expect.poll(async () => (await answerText(panel)).trimEnd() === sent).toBe(true);
}

/** Waits until the server has sent another 500 characters. */
async function sendsMore(): Promise<void> {
  const before = server.sent.at(-1)?.length ?? 0;
  await expect.poll(() => server.sent.at(-1)?.length).toBeGreaterThan(before + 500);
}

const seed = readSeed();
const random = createRandom(seed);

describe(`a background that is killed while it streams (seed ${seed})`, () => {
  test.each([1, 2, 3])(
    'a killed background loses no character that a panel has shown, and repeats none: round %i',
    () => killUnderPanel({ gloss, page, server, random }),
  );

  test.each([1, 2])(
    'a background killed with no panel open loses at most what the journal may lose: round %i',
    () => killBehindPanel({ gloss, page, server, random }),
  );
});

describe('a panel that comes and goes while an answer streams', () => {
  test('a panel that is closed and opened again misses nothing', async () => {
    const panel = await page.panel();
    await ask(panel, 'Count!');
    await panel.css('[data-state="streaming"]').appear();
    await panel.close();
    await expect.poll(() => page.hasPanel()).toBe(false);
    await sendsMore();
    await page.clickToolbarButton();
    const again = await page.panel();
    await again.css('[data-state="streaming"]').appear();
    expect(await endOfAnswer(again)).toBe('complete');
    await showsAll(again);
  });

  test('a panel that is closed until the answer is complete misses nothing', async () => {
    const panel = await page.panel();
    await ask(panel, 'Count!');
    await panel.css('[data-state="streaming"]').appear();
    await panel.close();
    await expect.poll(() => server.sent.at(-1)).toMatch(new RegExp(`w${WORDS} $`));
    await page.clickToolbarButton();
    const again = await page.panel();
    expect(await endOfAnswer(again)).toBe('complete');
    await showsAll(again);
  });

  test('a panel that is reloaded misses nothing', async () => {
    const panel = await page.panel();
    await ask(panel, 'Count!');
    await panel.css('[data-state="streaming"]').appear();
    await panel.evaluate(() => {
      document.body.dataset['beforeReload'] = '';
      setTimeout(() => location.reload());
    });
    // It cannot be queried while it reloads.
    await expect
      .poll(() =>
        panel
          .css('[data-before-reload]')
          .count()
          .catch(() => 1),
      )
      .toBe(0);
    const again = await page.panel();
    expect(await endOfAnswer(again)).toBe('complete');
    await showsAll(again);
  });

  test('two panels that watch a run show the same', async () => {
    const panel = await page.panel();
    await ask(panel, 'Count!');
    await panel.css('[data-state="streaming"]').appear();
    // The panel's page in a tab is one more panel of the same window.
    const second = await gloss.openExtensionPage('sidepanel.html');
    await second.css('[data-state="streaming"]').appear();
    for (const view of [panel, second]) {
      expect(await endOfAnswer(view)).toBe('complete');
      await showsAll(view);
    }
    await second.close();
    await page.focus();
  });
});

test('the background sleeps after the last run', async () => {
  const panel = await page.panel();
  await ask(panel, 'Count!');
  await panel.css('[data-state="streaming"]').appear();
  await panel.role('button', 'Stop').click();
  expect(await endOfAnswer(panel)).toBe('stopped');
  await gloss.killBackground();
  // Only a user wakes it again.
  await sleep(WATCH_MS);
  expect(await gloss.isBackgroundAwake()).toBe(false);
  await ask(panel, 'And again!');
  await lastAnswer(panel).appear();
  await panel.css('[data-state="streaming"]').appear();
  await panel.role('button', 'Stop').click();
});
