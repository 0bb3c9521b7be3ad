import { afterAll, beforeAll, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import { type CapturedImage, isCapturedImage } from '#lib/capture/captured-image.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

import { hasMenuItem } from '../support/e2e/menu-items.ts';
import { type FixtureServer, serveFixtures } from '../support/e2e/serve-fixtures.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

/** Inside the fixture. */
declare const images: Record<string, Element>;
declare const ready: Promise<void>;

let fixtures: FixtureServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let options: View;

beforeAll(async () => {
  [fixtures, gloss] = await Promise.all([serveFixtures(), startGloss()]);
  page = await gloss.openPage(`${fixtures.url}/images.html`);
  await page.evaluate(async () => {
    await ready;
  });
  options = await gloss.openExtensionPage('options.html');
  await page.focus();
});

afterAll(async () => {
  await gloss?.quit();
  await fixtures?.close();
});

/** Reads an image of the fixture as the background does, by the URL that the browser's menu would give. */
async function read(name: string, draws = true): Promise<CapturedImage | null> {
  const url = await page.evaluate((name) => {
    const element = images[name];
    if (element instanceof HTMLImageElement) return element.currentSrc;
    return element?.getAttribute('src') ?? element?.getAttribute('href') ?? '';
  }, name);
  const json = await options.evaluate(
    async (address: string, wanted: { url: string; draws: boolean }) => {
      const tab = (await browser.tabs.query({})).find((one) => one.url?.startsWith(address));
      if (tab?.id === undefined) throw new Error('no such tab');
      const target = { tabId: tab.id };
      await browser.scripting.executeScript({
        target,
        func: (put: object) => {
          Object.assign(globalThis, { glossWantedImage: put });
        },
        args: [wanted],
      });
      const [injected] = await browser.scripting.executeScript({ target, files: ['/capture-image.js'] });
      return JSON.stringify(injected?.result ?? null);
    },
    fixtures.url,
    { url, draws },
  );
  const captured: unknown = JSON.parse(json);
  if (captured !== null && !isCapturedImage(captured)) throw new Error(`Not captured: ${json}`);
  return captured;
}

test.each([
  ['plain', 31, 11, 'A plain one'],
  ['scaled', 32, 12, 'Scaled'],
  ['srcset', 33, 13, ''],
  ['picture', 34, 14, ''],
  ['open', 35, 15, ''],
  ['closed', 36, 16, ''],
  ['caption', 39, 19, 'What is below it.'],
  ['hidden', 41, 21, ''],
  ['blob', 43, 23, ''],
] as const)(
  'finds an image and draws it with the pixels that its file has: %s',
  async (name, width, height, text) => {
    const captured = await read(name);
    expect(captured).toMatchObject({ text, isCut: false, picture: { type: 'image/png', width, height } });
  },
);

test('vector graphics, and pictures inside them, are drawn large enough for a model', async () => {
  expect((await read('vector'))?.picture).toMatchObject({ width: 1024, height: 512 });
  expect((await read('inSvg'))?.picture).toMatchObject({ width: 74, height: 34 });
});

test('a large picture is reduced and marked as reduced', async () => {
  expect(await read('large')).toMatchObject({ isCut: true, picture: { width: 2048, height: 410 } });
});

test('an image button and a broken image give only their place', async () => {
  const button = await read('button');
  expect(button).toMatchObject({ text: 'A button', area: { width: 38, height: 18 } });
  expect(button).not.toHaveProperty('picture');
  expect(await read('broken')).not.toHaveProperty('picture');
});

test('only the visible part of an image counts as its area', async () => {
  expect((await read('clipped', false))?.area).toMatchObject({ width: 20, height: 10 });
  expect(await read('hidden', false)).not.toHaveProperty('area');
  expect(await read('plain', false)).not.toHaveProperty('picture');
});

test('an unknown image URL finds nothing, and no global stays behind', async () => {
  const before = await page.evaluate(() => document.documentElement.outerHTML);
  expect(await read('none')).toBeNull();
  await read('closed');
  expect(await page.evaluate(() => document.documentElement.outerHTML)).toBe(before);
  expect(fixtures.requests.filter((path) => path !== '/favicon.ico')).toEqual(['/images.html']);
});

test('the browser has accepted every menu entry, including those of the toolbar button', async () => {
  const items = ['ask-selection', 'ask-page', 'ask-image', 'ask-screenshot', 'ask-screen-part'];
  for (const id of items) expect.soft(await hasMenuItem(options, id), id).toBe(true);
});
