import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { launch, TargetType } from 'puppeteer-core';
import type { Browser, Dialog, Extension, Page } from 'puppeteer-core';

import { findProgram } from '#scripts/find-program.ts';

import { windowArea } from './browser-under-test.ts';
import type { BrowserUnderTest, LaunchOptions } from './browser-under-test.ts';
import { createChromiumPage, isPanelUrl, TOOLBAR_PX } from './chromium-page.ts';
import type { Chromium } from './chromium-page.ts';
import { SCREEN, startDisplay, useDisplay } from './display.ts';
import type { Display } from './display.ts';
import { chooseFilesIn, drivePage } from './drive-page.ts';
import { copyExtension } from './extension-copy.ts';
import { writeChromiumPolicy } from './managed-policy.ts';
import { readCommandLine, readOwnMemory } from './process-memory.ts';
import { closeWorkers, findWorkers } from './service-workers.ts';
import { createView } from './view.ts';
import { waitForColor } from './wait-for-color.ts';
import { gatherOutput, goneOf } from './watch-process.ts';

/** Guards against hanging: how often something is looked for, and how long the pause is. */
const MOST_TRIES = 400;
const POLL_MS = 50;

/** The ground of "Allow" in a permission prompt, once it takes keys: half a second after the prompt is shown. */
const ALLOW_COLOR = [0xd3, 0xe3, 0xfd] as const;
/** Where windows have their prompts: below the tabs, which may have that colour too. */
const PROMPT_AREA = { x: 0, y: TOOLBAR_PX, width: SCREEN.width, height: 400 };

/** Starts Chromium with the extension, a fresh profile and, unless told otherwise, a new display. */
export async function launchChromium(options: LaunchOptions): Promise<BrowserUnderTest> {
  const display = options.display ? useDisplay(options.display) : await startDisplay();
  const copy = await copyExtension(options);
  const folder = copy ?? options.extension;
  const policy = options.policy && (await writeChromiumPolicy(folder, options.policy));
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'gloss-chromium-')));
  await prepareProfile(profile, options.downloads);
  const browser = await startBrowser(folder, profile, display, options.allowPrivate ?? false);
  const consoleText = gatherOutput(browser.process());
  const root = await browser.target().createCDPSession();
  const chromium = { browser, display, extension: await findExtension(browser) };
  const extensionUrl = `chrome-extension://${chromium.extension.id}/`;
  /** Questions whether to leave a page of the extension. */
  const leaving = new Set<Dialog>();
  let windows = 1;
  const answerPrompt = async (...keys: string[]) => {
    // The prompt is no window and no target, and the panel keeps its focus under it: only the screen tells.
    await waitForColor(display, PROMPT_AREA, ALLOW_COLOR);
    await display.press(...keys);
    while (await display.find(PROMPT_AREA, ALLOW_COLOR)) await sleep(POLL_MS);
  };
  const openTab = async (where: 'tab' | 'window' | 'private') => {
    const [first] = await browser.pages();
    if (where === 'private') return await openPrivateWindow(chromium, windows++);
    if (where === 'window') return await openWindow(browser, windows++);
    return first?.url() === 'about:blank' ? first : await browser.newPage();
  };
  return {
    name: 'chromium',
    extensionUrl,
    async openPage(url, where = 'tab') {
      const page = await openTab(where);
      await page.goto(url);
      return createChromiumPage(chromium, page);
    },
    async openExtensionPage(path) {
      // Never the first tab: the browser ends when the test closes its last one.
      const page = await browser.newPage();
      page.on('dialog', (dialog) => leaving.add(dialog));
      await page.goto(extensionUrl + path);
      return {
        ...createView(drivePage(page)),
        chooseFiles: (css, paths) => chooseFilesIn(page, css, paths),
      };
    },
    acceptPermissionPrompt: () => answerPrompt('Tab', 'Return'),
    denyPermissionPrompt: () => answerPrompt('Escape'),
    async stayInTab() {
      for (let tries = 0; leaving.size === 0; tries++) {
        if (tries === MOST_TRIES) throw new Error('Chromium did not ask whether to leave the tab');
        await sleep(POLL_MS);
      }
      await display.press('Escape');
      leaving.clear();
    },
    killBackground: () => closeWorkers(root, () => true),
    removePolicy: async () => policy?.remove(),
    isBackgroundAwake: async () => (await findWorkers(root)).length > 0,
    async extensionMemory() {
      const { processInfo } = await root.send('SystemInfo.getProcessInfo');
      const lines = await Promise.all(processInfo.map(({ id }) => readCommandLine(id)));
      return await readOwnMemory(processInfo[lines.findIndex(isOfExtension)]?.id);
    },
    consoleText,
    async pressKeys(...keys) {
      // Without a window manager, the window under the pointer has the keyboard.
      const { x, y, height } = windowArea(0);
      await display.point(x + 4, y + height - 100);
      await display.press(...keys);
    },
    closed: goneOf(browser.process()),
    async countTabs() {
      const { targetInfos } = await root.send('Target.getTargets', { filter: [{ type: 'page' }] });
      const tabs = targetInfos.filter((target) => !isPanelUrl(target.url));
      const ids = new Set<number>();
      for (const { targetId } of tabs)
        ids.add((await root.send('Browser.getWindowForTarget', { targetId })).windowId);
      return { tabs: tabs.length, windows: ids.size };
    },
    async quit() {
      await browser.close();
      await display.close();
      await policy?.remove();
      if (options.profile !== undefined) return;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
      if (copy) await rm(copy, { recursive: true, force: true });
    },
  };
}

/** Puts a fresh profile in developer mode: without it, an unpacked extension that restarts itself is switched off. */
async function prepareProfile(profile: string, downloads: string | undefined): Promise<void> {
  // An existing one is used again as the browser left it.
  if ((await mkdir(join(profile, 'Default'), { recursive: true })) === undefined) return;
  const preferences = {
    extensions: { ui: { developer_mode: true } },
    ...(downloads !== undefined && {
      download: { default_directory: downloads, prompt_for_download: false },
    }),
  };
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

async function startBrowser(
  extension: string,
  profile: string,
  display: Display,
  allowPrivate: boolean,
): Promise<Browser> {
  const { x, y, width, height } = windowArea(0);
  return await launch({
    executablePath: await findProgram('chromium'),
    headless: false,
    userDataDir: profile,
    pipe: true,
    enableExtensions: [extension],
    ...(allowPrivate && { extensionsEnabledInIncognito: [extension] }),
    defaultViewport: null,
    // Otherwise a bar that says so would be in every screenshot.
    ignoreDefaultArgs: ['--enable-automation'],
    env: { ...process.env, DISPLAY: display.name, LANGUAGE: 'en' },
    args: [
      '--no-sandbox',
      // No bar that warns of the flag above.
      '--test-type',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--lang=en-US',
      // Prints every console message, those of the background too.
      '--enable-logging=stderr',
      `--window-size=${width},${height}`,
      `--window-position=${x},${y}`,
    ],
  });
}

/** The extension that a browser was started with. */
export async function findExtension(browser: Browser): Promise<Extension> {
  // The browser loads extensions after it has started, and has no event for it.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [extension] = (await browser.extensions()).values();
    if (extension) return extension;
    await sleep(50);
  }
  throw new Error('Chromium did not load the extension');
}

function isOfExtension(commandLine: string): boolean {
  return commandLine.includes('--extension-process');
}

async function openWindow(browser: Browser, index: number): Promise<Page> {
  const { x: left, y: top, width, height } = windowArea(index);
  return await browser.newPage({ type: 'window', windowBounds: { left, top, width, height } });
}

async function openPrivateWindow({ browser, display }: Chromium, index: number): Promise<Page> {
  const known = new Set(browser.targets());
  await display.press('ctrl+shift+n');
  const target = await browser.waitForTarget((one) => one.type() === TargetType.PAGE && !known.has(one));
  const page = await target.page();
  if (!page) throw new Error('The private window has no page');
  const { x: left, y: top, width, height } = windowArea(index);
  await browser.setWindowBounds(await page.windowId(), { left, top, width, height });
  return page;
}
