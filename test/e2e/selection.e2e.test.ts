import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { whenReady } from '../support/e2e/drive-panel.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const PAGE = `<!doctype html><title>Three seas</title>
  <p>The <b id="one">Baltic</b>, the <b id="two">Caspian</b> and the <b id="three">Aral</b>.</p>
  <p id="many">First line<br>second line</p>`;

const FRAMED = `<!doctype html><title>Outside</title><p>Outer text.</p>
  <iframe srcdoc="<p id=s>The words inside the frame.</p>"></iframe>`;

const HEARD = 'The background has heard ask-selection';
const TELL_COMMANDS = `(globalThis.browser ?? chrome).commands.onCommand.addListener((command) => {
  if (command === 'ask-selection') console.log(${JSON.stringify(HEARD)});
});`;

let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;

beforeAll(async () => {
  [pages, gloss] = await Promise.all([
    servePages({ '/seas': PAGE, '/framed': FRAMED }),
    startGloss({ allowPrivate: true, backgroundScript: TELL_COMMANDS }),
  ]);
  page = await gloss.openPage(`${pages.url}/seas`);
});

afterAll(async () => {
  await gloss?.quit();
  await pages?.close();
});

/** Long enough for a second delivery to show, if there were one. */
const SETTLE_MS = 700;

async function quotesOf(panel: View): Promise<string[]> {
  await sleep(SETTLE_MS);
  return await panel.css('[data-part="quote"] blockquote').contents();
}

async function quoteArrives(panel: View, text: string): Promise<string[]> {
  await expect
    .poll(async () => await panel.css('[data-part="quote"]').contents())
    .toContainEqual(expect.stringContaining(text));
  return await quotesOf(panel);
}

/** Presses the shortcut until the background has received it: a busy browser sometimes drops a key. */
async function pressUntilHeard(on: WebPage, keys: string): Promise<void> {
  const count = (): number => gloss.consoleText().split(HEARD).length;
  const before = count();
  for (let presses = 0; presses < 3 && count() === before; presses++) {
    await on.pressShortcut(keys);
    for (let looks = 0; looks < 100 && count() === before; looks++) await sleep(100);
  }
}

describe('a selection arrives exactly once', () => {
  test('a selection arrives when the panel is closed', async () => {
    await page.select({ css: '#one' });
    await page.askAboutSelection();
    expect(await quoteArrives(await page.panel(), 'Baltic')).toEqual(['Baltic']);
  });

  test('a selection arrives when the panel is open', async () => {
    await page.select({ css: '#two' });
    await page.askAboutSelection();
    expect(await quoteArrives(await page.panel(), 'Caspian')).toEqual(['Baltic', 'Caspian']);
  });

  test('a selection arrives when the background sleeps', async () => {
    await gloss.killBackground();
    // An open panel does not keep it awake.
    await sleep(SETTLE_MS);
    expect(await gloss.isBackgroundAwake()).toBe(false);
    await page.select({ css: '#three' });
    await page.askAboutSelection();
    expect(await quoteArrives(await page.panel(), 'Aral')).toEqual(['Baltic', 'Caspian', 'Aral']);
  });

  test('a selection arrives when the panel is closed and the background sleeps', async () => {
    const panel = await page.panel();
    for (let left = 3; left > 0; left--) await panel.role('button', 'Remove quote').at(0).click();
    expect(await quotesOf(panel)).toEqual([]);
    await panel.close();
    await expect.poll(() => page.hasPanel()).toBe(false);
    await gloss.killBackground();
    await page.select({ css: '#two' });
    await page.askAboutSelection();
    expect(await quoteArrives(await page.panel(), 'Caspian')).toEqual(['Caspian']);
  });

  test('a selection is not offered twice when the panel is closed and opened again', async () => {
    await (await page.panel()).close();
    await expect.poll(() => page.hasPanel()).toBe(false);
    await page.clickToolbarButton();
    expect(await quotesOf(await page.panel())).toEqual(['Caspian']);
  });

  test('a selection arrives in the panel of its window', async () => {
    const other = await gloss.openPage(`${pages.url}/seas`, 'window');
    await other.select({ css: '#one' });
    await other.askAboutSelection();
    expect(await quoteArrives(await other.panel(), 'Baltic')).toEqual(['Baltic']);
    expect(await quotesOf(await page.panel())).toEqual(['Caspian']);
    await page.focus();
    await page.select({ css: '#three' });
    await page.askAboutSelection();
    expect(await quoteArrives(await page.panel(), 'Aral')).toEqual(['Caspian', 'Aral']);
    expect(await quotesOf(await other.panel())).toEqual(['Baltic']);
    await other.close();
  });

  test('a selection arrives in a private window, whose panel says that it keeps nothing', async () => {
    const hidden = await gloss.openPage(`${pages.url}/seas`, 'private');
    await hidden.select({ css: '#two' });
    await hidden.askAboutSelection();
    const panel = await hidden.panel();
    expect(await quoteArrives(panel, 'Caspian')).toEqual(['Caspian']);
    expect(await panel.css('body').text()).toContain('won’t be saved');
    await hidden.close();
  });
});

test('a selection keeps its line breaks', async () => {
  await page.focus();
  const panel = await page.panel();
  while ((await panel.role('button', 'Remove quote').count()) > 0)
    await panel.role('button', 'Remove quote').at(0).click();
  await page.select({ css: '#many' });
  await page.askAboutSelection();
  expect(await quoteArrives(panel, 'second line')).toEqual([
    expect.stringMatching(/^First line\s*\nsecond line$/),
  ]);
});

test('the shortcut quotes a selection inside a frame of the same origin', async () => {
  const framed = await gloss.openPage(`${pages.url}/framed`);
  await framed.focus();
  await framed.evaluate(() => {
    const frame = document.querySelector('iframe');
    const words = frame?.contentDocument?.querySelector('#s');
    frame?.contentWindow?.focus();
    if (words) frame?.contentDocument?.getSelection()?.selectAllChildren(words);
  });
  await pressUntilHeard(framed, 'alt+shift+j');
  await quoteArrives(await framed.panel(), 'The words inside the frame.');
  await framed.close();
});

test('the panel opens by the toolbar button and by the shortcut', async () => {
  for (const open of [() => page.clickToolbarButton(), () => page.pressShortcut()]) {
    if (await page.hasPanel()) await (await page.panel()).close();
    await expect.poll(() => page.hasPanel()).toBe(false);
    await open();
    await whenReady(await page.panel());
  }
});
