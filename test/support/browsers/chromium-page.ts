import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Browser, Extension, Page } from 'puppeteer-core';

import type { WebPage } from './browser-under-test.ts';
import type { Display } from './display.ts';
import { drawn, drivePage, untilFocused } from './drive-page.ts';
import { lookAtRest } from './look-at-rest.ts';
import { emptySpot, middleOf, selectInPage, selectionSpot } from './select-in-page.ts';
import type { Spot } from './select-in-page.ts';
import { createView } from './view.ts';
import { waitForColor } from './wait-for-color.ts';

/** A running Chromium, for the files that drive its parts. */
export interface Chromium {
  readonly browser: Browser;
  readonly display: Display;
  readonly extension: Extension;
}

/** Whether a URL is the panel's. */
export function isPanelUrl(url: string): boolean {
  return /\/sidepanel\.html(?:#|$)/u.test(url);
}

/** Between two looks at the toolbar, which animates its buttons. */
const MOTION_MS = 600;

/** The part of a window that has the tabs and the toolbar. */
export const TOOLBAR_PX = 86;
/** The ground of our icon. */
const ICON_COLOR = [0x9c, 0x2f, 0x1e] as const;

/** The border of a keyword that is offered below the address bar. Nothing but the screen tells of it. */
const OFFER_COLOR = [0xa8, 0xc7, 0xfa] as const;
/** A keyword that the address bar has taken. */
const KEYWORD_COLOR = [0x0b, 0x57, 0xd0] as const;

/** "Inspect". */
const BELOW_SELECTION = 1;
/** "View page source" and "Inspect". */
const BELOW_PAGE = 2;

/** A web page in Chromium, with the buttons and menus around it. */
export function createChromiumPage(chromium: Chromium, page: Page): WebPage {
  const { display } = chromium;
  const onScreen = async (x: number, y: number) => {
    const corner = await page.evaluate(() => ({
      x: screenX,
      y: screenY + outerHeight - innerHeight,
    }));
    return { x: corner.x + x, y: corner.y + y };
  };
  const focus = async () => {
    await page.bringToFront();
    const spot = await onScreen(5, 5);
    await display.focusAt(spot.x, spot.y);
    await untilFocused(page);
  };
  /** Right-clicks there and chooses one of our entries. `below` is how many items the browser has below ours. */
  const chooseFromMenu = async (spot: Spot, below: number, index: number) => {
    const { x, y } = await onScreen(spot.x, spot.y);
    await display.openMenu(x, y);
    // Up goes to the last item first. Several of ours are in a submenu, which Right opens.
    await display.press(...Array<string>(below + 1).fill('Up'));
    const open = () => display.press('Right');
    await (index > 0 ? display.openWindow(open) : open());
    for (let down = 0; down < index; down++) await display.press('Down');
    await display.press('Return');
  };
  return {
    ...createView(drivePage(page)),
    async goto(url) {
      await page.goto(url);
    },
    select: (target) => page.evaluate(selectInPage, target),
    focus,
    async askAboutSelection() {
      await focus();
      await chooseFromMenu(await page.evaluate(selectionSpot), BELOW_SELECTION, 0);
    },
    async chooseSavedQuestion(index) {
      await focus();
      await chooseFromMenu(await page.evaluate(selectionSpot), BELOW_SELECTION, index);
    },
    async askAboutPage() {
      await focus();
      await chooseFromMenu(await page.evaluate(emptySpot), BELOW_PAGE, 0);
    },
    async choosePageQuestion(index) {
      await focus();
      await chooseFromMenu(await page.evaluate(emptySpot), BELOW_PAGE, index);
    },
    async askAboutImage(css) {
      await focus();
      await chooseFromMenu(await page.evaluate(middleOf, css), BELOW_SELECTION, 0);
    },
    async chooseFromToolbarMenu(index) {
      await pinButton(chromium);
      await focus();
      const { left = 0, top = 0, width = 0 } = await chromium.browser.getWindowBounds(await page.windowId());
      const toolbar = { x: left, y: top, width, height: TOOLBAR_PX };
      const button = await lookAtRest(
        () => display.find(toolbar, ICON_COLOR),
        (one, other) => one !== undefined && one.x === other?.x && one.y === other.y,
        MOTION_MS,
      );
      if (!button) throw new Error('The toolbar shows no button of Gloss');
      await display.openWindow(() => display.click(button.x, button.y, 3));
      // The first item that can be chosen is ours; the extension's name above it cannot.
      for (let down = 0; down <= index; down++) await display.press('Down');
      await display.press('Return');
    },
    async clickToolbarButton() {
      await page.bringToFront();
      await page.triggerExtensionAction(chromium.extension);
    },
    async askInAddressBar(question) {
      await focus();
      const { left = 0, top = 0 } = await chromium.browser.getWindowBounds(await page.windowId());
      const bar = { x: left + 165, y: top + 50, width: 700, height: 28 };
      const firstRow = { x: left + 130, y: top + 92, width: 700, height: 28 };
      await display.press('ctrl+l');
      await untilFocused(page, false);
      await display.type('gloss');
      await waitForColor(display, firstRow, OFFER_COLOR);
      await display.type(' ');
      await waitForColor(display, bar, KEYWORD_COLOR);
      await display.type(question);
      await display.press('Return');
    },
    async pressShortcut(keys = 'alt+shift+k') {
      await focus();
      await display.press(keys);
    },
    async panel() {
      const windowId = Number(await page.windowId());
      for (let tries = 0; tries < 400; tries++) {
        const panel = await findPanel(chromium, windowId);
        if (panel) return createView({ ...drivePage(panel), close: () => closePanel(panel) });
        await sleep(50);
      }
      throw new Error('The panel of this window did not open');
    },
    async hasPanel() {
      return (await findPanel(chromium, Number(await page.windowId()))) !== undefined;
    },
    async screenshotWindow(path) {
      await drawn(page);
      const {
        left = 0,
        top = 0,
        width = 0,
        height = 0,
      } = await chromium.browser.getWindowBounds(await page.windowId());
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, await display.screenshot({ x: left, y: top, width, height }));
    },
  };
}

/** Puts the extension's button onto the toolbar, where users put it. */
async function pinButton({ browser, extension }: Chromium): Promise<void> {
  const settings = await browser.newPage();
  await settings.goto('chrome://extensions/');
  const change = JSON.stringify({ extensionId: extension.id, pinnedToToolbar: true });
  await settings.evaluate(`chrome.developerPrivate.updateExtensionConfiguration(${change})`);
  await settings.close();
}

/** The number of a page's window. Before the page has loaded, its scripts do not hear what tests tell them. */
const LOADED_WINDOW = `document.readyState === 'complete' && chrome.windows.getCurrent().then(({ id }) => id)`;

async function findPanel({ browser }: Chromium, windowId: number): Promise<Page | undefined> {
  for (const target of browser.targets().filter((one) => isPanelUrl(one.url()))) {
    try {
      const panel = await target.asPage();
      const id: unknown = await panel.evaluate(LOADED_WINDOW);
      if (id === windowId) return panel;
    } catch {
      // A panel that is closing does not count.
    }
  }
  return undefined;
}

async function closePanel(panel: Page): Promise<void> {
  const closed = new Promise((resolve) => panel.once('close', resolve));
  // The panel goes away under the call, which then fails.
  await panel.evaluate(() => close()).catch(() => undefined);
  await closed;
}
