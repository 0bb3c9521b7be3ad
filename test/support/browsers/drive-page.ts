import { setTimeout as sleep } from 'node:timers/promises';

import type { KeyInput, Page } from 'puppeteer-core';

import type { ViewDriver } from './view-driver.ts';

/** The key code of a key press that an input method consumes. */
const TAKEN_KEY_CODE = 229;

/** Drives a tab (in Chromium also the panel) through puppeteer. Only Chromium lets it play an input method. */
export function drivePage(page: Page): ViewDriver {
  return {
    async evaluate(expression) {
      const text: unknown = await page.evaluate(expression);
      return String(text);
    },
    click: (x, y, { clickCount }) => page.mouse.click(x, y, { count: clickCount }),
    hover: (at) => page.mouse.move(at.x, at.y),
    async drag(from, to) {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 5 });
      await page.mouse.up();
    },
    async press(key) {
      const keys = key.split('+').map(keyInput);
      for (const one of keys) await page.keyboard.down(one);
      for (const one of keys.reverse()) await page.keyboard.up(one);
    },
    type: (text) => page.keyboard.type(text),
    async compose(text) {
      const session = await page.createCDPSession();
      const [selectionStart, selectionEnd] = [text.length, text.length];
      await session.send('Input.imeSetComposition', { text, selectionStart, selectionEnd });
      await session.detach();
    },
    async acceptComposed(text) {
      const session = await page.createCDPSession();
      const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: TAKEN_KEY_CODE };
      await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
      await session.send('Input.insertText', { text });
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
      await session.detach();
    },
    // Files are a third larger, and arrive a third sooner.
    screenshot: () => page.screenshot({ optimizeForSpeed: true }),
    setColorScheme: (value) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]),
    forceColors: (isForced) =>
      page.emulateMediaFeatures([{ name: 'forced-colors', value: isForced ? 'active' : 'none' }]),
    async setWidth(width) {
      const height = await page.evaluate(() => innerHeight);
      await page.setViewport({ width, height });
    },
    close: () => page.close(),
  };
}

/** Between two looks at what has the keyboard, and the most of them. */
const FOCUS_POLL_MS = 20;
const MOST_FOCUS_LOOKS = 250;

/**
 * Waits until a page has the keyboard, or has lost it: a key that is pressed before goes elsewhere. One that does not get
 * it is waited for some seconds only.
 */
export async function untilFocused(page: Page, isFocused = true): Promise<void> {
  for (let looks = 0; looks < MOST_FOCUS_LOOKS; looks++) {
    // Some of the browser's own pages cannot report it.
    if ((await page.evaluate(() => document.hasFocus()).catch(() => isFocused)) === isFocused) return;
    await sleep(FOCUS_POLL_MS);
  }
}

/** Resolves when a page has drawn what it shows now. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

/** Chooses files in a file field of a tab, as the browser's own dialog does. They stay where they are on the disk. */
export async function chooseFilesIn(page: Page, css: string, paths: readonly string[]): Promise<void> {
  const field = await page.$(css);
  if (!field) throw new Error(`There is no ${css}.`);
  await (await field.toElement('input')).uploadFile(...paths);
}

/** Puppeteer has a closed list of key names; ours are those of `KeyboardEvent.key`, which it contains. */
function keyInput(key: string): KeyInput {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an unknown key throws in puppeteer, and says which
  return key as KeyInput;
}
