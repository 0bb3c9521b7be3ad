import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Page } from 'puppeteer-core';

import type { WebPage } from './browser-under-test.ts';
import type { Area, Display } from './display.ts';
import { drawn, drivePage, untilFocused } from './drive-page.ts';
import { FIREFOX_WIDGET, forceColors } from './firefox-scope.ts';
import type { FirefoxScope } from './firefox-scope.ts';
import { driveSidebar, hasSidebar } from './firefox-sidebar.ts';
import { emptySpot, middleOf, selectInPage, selectionSpot } from './select-in-page.ts';
import type { Spot } from './select-in-page.ts';
import type { ViewDriver } from './view-driver.ts';
import { createView } from './view.ts';

const CONTENT_MENU = 'contentAreaContextMenu';
const TOOLBAR_MENU = 'toolbar-context-menu';
/** The chosen items of an open menu and its submenus, and whether the last one opens a submenu. */
const CHOSEN_ITEMS = `
  const menu = document.getElementById(args[0]);
  const chosen = [...menu.querySelectorAll('[_moz-menuactive="true"]')];
  return {
    names: chosen.map((item) => item.id || item.getAttribute('label')).join(' > '),
    hasSubmenu: chosen.at(-1)?.localName === 'menu',
  };
`;

/** A running Firefox, for the files that drive its parts. */
export interface Firefox {
  readonly scope: FirefoxScope;
  readonly display: Display;
}

/** What differs from Chromium in driving a tab. `window` is the browser window that shows it. */
export function driveFirefoxPage({ scope }: Firefox, window: string, page: Page): ViewDriver {
  const inTab = `const browser = gBrowser.getBrowserForTab([...gBrowser.tabs].find((tab) =>
    ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs')
      .NavigableManager.getIdForBrowser(tab.linkedBrowser) === args[0]));`;
  const context = contextOf(page);
  return {
    ...drivePage(page),
    // Speed cannot be chosen here, and trying fails.
    screenshot: () => page.screenshot(),
    forceColors: (isForced) => forceColors(scope, window, isForced),
    setColorScheme: (value) =>
      scope.run(
        window,
        `${inTab} browser.browsingContext.prefersColorSchemeOverride = args[1];`,
        context,
        value,
      ),
  };
}

/** The id by which WebDriver knows a tab. */
export function contextOf(page: Page): string {
  const frame = page.mainFrame();
  if (!('_id' in frame) || typeof frame._id !== 'string') throw new Error('A tab has no id');
  return frame._id;
}

/** A web page in Firefox, with the buttons and menus around it. */
export function createFirefoxPage(firefox: Firefox, window: string, page: Page): WebPage {
  const { scope, display } = firefox;
  const focus = async () => {
    await page.bringToFront();
    const { x, y } = await scope.run<Area>(
      window,
      'window.focus(); return { x: window.mozInnerScreenX, y: window.mozInnerScreenY };',
    );
    await display.point(x + 3, y + 3);
    await scope.run(window, 'gBrowser.selectedBrowser.focus();');
    await untilFocused(page);
  };
  /** Right-clicks until the menu is open: a window that has just come to the front may lose a click. */
  const openMenu = async (id: string, x: number, y: number): Promise<void> => {
    for (let tries = 0; tries < 4; tries++) {
      await display.click(x, y, 3);
      const isOpen = await scope.run<boolean>(
        window,
        `const menu = document.getElementById(args[0]);
         for (let tries = 0; tries < 250 && menu.state !== 'open'; tries++)
           await new Promise((resolve) => setTimeout(resolve, 20));
         return menu.state === 'open';`,
        id,
      );
      if (isOpen) return;
    }
    throw new Error(`The menu ${id} did not open`);
  };
  /** Presses a key, and waits until another item is chosen. Returns whether that one opens a submenu. */
  const choose = async (menu: string, key: string): Promise<boolean> => {
    const look = () => scope.run<{ names: string; hasSubmenu: boolean }>(window, CHOSEN_ITEMS, menu);
    const before = await look();
    for (let tries = 0; tries < 400; tries++) {
      // A menu drops keys for a moment after it says that it is open.
      if (tries % 20 === 0) await display.press(key);
      const { names, hasSubmenu } = await look();
      if (names !== before.names) return hasSubmenu;
      await sleep(50);
    }
    throw new Error(`The menu did not follow ${key}`);
  };
  /** Right-clicks there and chooses one of our entries. */
  const chooseFromMenu = async (spot: Spot, index: number) => {
    const corner = await scope.run<Area>(
      window,
      'const { screenX: x, screenY: y } = gBrowser.selectedBrowser; return { x, y };',
    );
    await openMenu(CONTENT_MENU, corner.x + spot.x, corner.y + spot.y);
    // Ours is the last. Several are in a submenu.
    if (await choose(CONTENT_MENU, 'Up')) await choose(CONTENT_MENU, 'Right');
    for (let down = 0; down < index; down++) await choose(CONTENT_MENU, 'Down');
    await display.press('Return');
  };
  return {
    ...createView(driveFirefoxPage(firefox, window, page)),
    async goto(url) {
      await page.goto(url);
    },
    select: (target) => page.evaluate(selectInPage, target),
    focus,
    async askAboutSelection() {
      await focus();
      await chooseFromMenu(await page.evaluate(selectionSpot), 0);
    },
    async chooseSavedQuestion(index) {
      await focus();
      await chooseFromMenu(await page.evaluate(selectionSpot), index);
    },
    async askAboutPage() {
      await focus();
      await chooseFromMenu(await page.evaluate(emptySpot), 0);
    },
    async choosePageQuestion(index) {
      await focus();
      await chooseFromMenu(await page.evaluate(emptySpot), index);
    },
    async askAboutImage(css) {
      await focus();
      await chooseFromMenu(await page.evaluate(middleOf, css), 0);
    },
    async chooseFromToolbarMenu(index) {
      await focus();
      const { x, y } = await scope.run<Area>(window, SHOW_BUTTON);
      await openMenu(TOOLBAR_MENU, x, y);
      // Ours are the first.
      for (let down = 0; down <= index; down++) await choose(TOOLBAR_MENU, 'Down');
      await display.press('Return');
    },
    async clickToolbarButton() {
      await focus();
      const { x, y } = await scope.run<Area>(window, SHOW_BUTTON);
      await display.click(x, y, 1);
    },
    async askInAddressBar(question) {
      await focus();
      await display.press('ctrl+l');
      await scope.run(window, WAIT_FOR_ADDRESS_BAR);
      await display.type(`gloss ${question}`);
      await scope.run(window, WAIT_FOR_KEYWORD, `gloss ${question}`);
      await display.press('Return');
    },
    async pressShortcut(keys = 'alt+shift+k') {
      await focus();
      await display.press(keys);
    },
    async panel() {
      for (let tries = 0; tries < 400; tries++) {
        if (await hasSidebar(scope, window)) return createView(driveSidebar(scope, window));
        await sleep(50);
      }
      throw new Error('The sidebar of this window did not open');
    },
    hasPanel: () => hasSidebar(scope, window),
    async screenshotWindow(path) {
      await drawn(page);
      const area = await scope.run<Area>(
        window,
        `return { x: screenX, y: screenY, width: outerWidth, height: outerHeight };`,
      );
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, await display.screenshot(area));
    },
  };
}

/** Waits until the address bar has the keyboard: what is typed before that goes to the page. */
const WAIT_FOR_ADDRESS_BAR = `
  while (!gURLBar.focused) await new Promise((resolve) => setTimeout(resolve, 20));
`;

/** Waits until the address bar has found that what was typed is for an extension. */
const WAIT_FOR_KEYWORD = `
  for (;;) {
    const query = gURLBar.value === args[0] && await gURLBar.lastQueryContextPromise;
    if (query?.searchString === args[0] && query.heuristicResult?.payload.keyword) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
`;

/** Puts the extension's button onto the toolbar, where users put it, and tells where it is on the screen. */
const SHOW_BUTTON = `
  const { CustomizableUI } = ChromeUtils.importESModule(
    'moz-src:///browser/components/customizableui/CustomizableUI.sys.mjs');
  CustomizableUI.addWidgetToArea('${FIREFOX_WIDGET}-browser-action', 'nav-bar');
  let box;
  do {
    await new Promise((resolve) => setTimeout(resolve, 50));
    box = document.getElementById('${FIREFOX_WIDGET}-BAP')?.getBoundingClientRect();
  } while (!box?.width);
  return { x: mozInnerScreenX + box.x + box.width / 2, y: mozInnerScreenY + box.y + box.height / 2 };
`;
