import { rm } from 'node:fs/promises';

import { launch, TargetType } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';

import { findProgram } from '#scripts/find-program.ts';

import { windowArea } from './browser-under-test.ts';
import type { BrowserUnderTest, LaunchOptions } from './browser-under-test.ts';
import { startDisplay, useDisplay } from './display.ts';
import type { Display } from './display.ts';
import { chooseFilesIn } from './drive-page.ts';
import { copyExtension } from './extension-copy.ts';
import { contextOf, createFirefoxPage, driveFirefoxPage } from './firefox-page.ts';
import { createFirefoxProfile, offerFirefoxProfile, writeFirstExtension } from './firefox-profile.ts';
import { FIREFOX_ID, openScope } from './firefox-scope.ts';
import type { FirefoxScope } from './firefox-scope.ts';
import { writeFirefoxPolicy } from './managed-policy.ts';
import { readOwnMemory } from './process-memory.ts';
import { createView } from './view.ts';
import { gatherOutput, goneOf } from './watch-process.ts';

/** The host of the extension's pages, which is random in a user's profile. */
const HOST = '6f2a1c1e-5d0b-4a54-9a11-0f5e5a7f3b21';

const EXTENSION = `ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs')
  .ExtensionParent.GlobalManager.getExtension('${FIREFOX_ID}')`;

const ALLOW_PRIVATE = `
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  await ExtensionPermissions.add(args[0], { permissions: ['internal:privateBrowsingAllowed'], origins: [] });
`;

/** Waits for the window's own first page: a page that is opened earlier is sometimes lost. */
const OPEN_PRIVATE = `
  const window = OpenBrowserWindow({ private: true });
  const isReady = () => {
    const browser = window.gBrowserInit?.delayedStartupFinished && window.gBrowser.selectedBrowser;
    return browser && browser.currentURI.spec === 'about:privatebrowsing' && !browser.webProgress.isLoadingDocument;
  };
  while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 50));
`;

const ANSWER_PROMPT = `
  let prompt;
  do {
    await new Promise((resolve) => setTimeout(resolve, 100));
    prompt = document.querySelector('#notification-popup[state="open"], #notification-popup')?.firstElementChild;
  } while (!prompt);
  prompt[args[0]].click();
`;

const WAIT_FOR_LEAVE_PROMPT = `
  const dialogs = gBrowser.getTabDialogBox(gBrowser.selectedBrowser).getContentDialogManager();
  while (dialogs.dialogs.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
`;

/** Starts Firefox with the extension, a fresh profile and, unless told otherwise, a new display. */
export async function launchFirefox(options: LaunchOptions): Promise<BrowserUnderTest> {
  const display = options.display ? useDisplay(options.display) : await startDisplay();
  const policy = options.policy && (await writeFirefoxPolicy(FIREFOX_ID, options.policy));
  const profile = await createFirefoxProfile(options.profile);
  const browser = await startBrowser(display, profile, options, policy?.path);
  const consoleText = gatherOutput(browser.process());
  const scope = openScope(browser);
  const firefox = { scope, display };
  const first = await firstWindow(scope);
  // WebDriver disables the question that a page may ask before it is left. Users get it.
  await scope.run(first, `Services.prefs.setBoolPref('dom.disable_beforeunload', false);`);
  if (options.allowPrivate) await scope.run(first, ALLOW_PRIVATE, FIREFOX_ID);
  const copy = await copyExtension(options);
  await browser.installExtension(copy ?? options.extension);
  const extensionUrl = `moz-extension://${HOST}/`;
  const openTab = async (where: 'tab' | 'window') => {
    const [blank] = await browser.pages();
    if (where === 'tab') return blank?.url() === 'about:blank' ? blank : await browser.newPage();
    return await browser.newPage({ type: 'window' });
  };
  return {
    name: 'firefox',
    extensionUrl,
    async openPage(url, where = 'tab') {
      const page = where === 'private' ? await openPrivateWindow(browser, scope) : await openTab(where);
      const window = where === 'tab' ? first : await placeNewestWindow(scope);
      await page.goto(url);
      return createFirefoxPage(firefox, window, page);
    },
    async openExtensionPage(path) {
      // Never the first tab: the browser ends when the test closes its last one.
      const page = await browser.newPage();
      await scope.navigate(contextOf(page), extensionUrl + path);
      return {
        ...createView(driveFirefoxPage(firefox, first, page)),
        chooseFiles: (css, paths) => chooseFilesIn(page, css, paths),
      };
    },
    acceptPermissionPrompt: () => scope.run(first, ANSWER_PROMPT, 'button'),
    denyPermissionPrompt: () => scope.run(first, ANSWER_PROMPT, 'secondaryButton'),
    async stayInTab() {
      await scope.run(first, WAIT_FOR_LEAVE_PROMPT);
      await display.press('Escape');
    },
    killBackground: () =>
      scope.run(first, `await ${EXTENSION}.terminateBackground({ ignoreDevToolsAttached: true });`),
    removePolicy: async () => policy?.remove(),
    isBackgroundAwake: () => scope.run(first, `return ${EXTENSION}.backgroundState === 'running';`),
    async extensionMemory() {
      const pid = await scope.run<number | undefined>(
        first,
        `const { children } = await ChromeUtils.requestProcInfo();
         return children.find(({ type }) => type === 'extension')?.pid;`,
      );
      return await readOwnMemory(pid);
    },
    consoleText,
    async pressKeys(...keys) {
      // Without a window manager, the window under the pointer has the keyboard.
      const { x, y, height } = windowArea(0);
      await display.point(x + 4, y + height - 100);
      await display.press(...keys);
    },
    closed: goneOf(browser.process()),
    countTabs: () =>
      scope.run(
        first,
        `const windows = [...Services.wm.getEnumerator('navigator:browser')];
         return { windows: windows.length, tabs: windows.reduce((sum, one) => sum + one.gBrowser.tabs.length, 0) };`,
      ),
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

/**
 * Starts Firefox once with a small extension, so that every later start in this run of the suite takes half the time.
 *
 * @returns Ends that.
 */
export async function prepareFirefox(): Promise<() => Promise<void>> {
  const display = await startDisplay();
  const profile = await createFirefoxProfile();
  const extension = await writeFirstExtension();
  const browser = await startBrowser(display, profile, {});
  await firstWindow(openScope(browser));
  await browser.uninstallExtension(await browser.installExtension(extension));
  await browser.close();
  await display.close();
  await rm(extension, { recursive: true, force: true });
  return await offerFirefoxProfile(profile);
}

/** Firefox reads policies from another place than its own folder only as a browser under test. */
function policyPrefs(path: string): Record<string, string | boolean> {
  return {
    'browser.policies.alternatePath': path,
    'security.turn_off_all_security_so_that_viruses_can_take_over_this_computer': true,
  };
}

async function startBrowser(
  display: Display,
  profile: string,
  { grantPermissions = false, downloads }: Partial<LaunchOptions>,
  policyPath?: string,
): Promise<Browser> {
  const { width, height } = windowArea(0);
  return await launch({
    browser: 'firefox',
    executablePath: await findProgram('firefox'),
    headless: false,
    userDataDir: profile,
    defaultViewport: null,
    env: {
      ...process.env,
      DISPLAY: display.name,
      LANGUAGE: 'en',
      ...(policyPath !== undefined && { MOZ_DISABLE_NONLOCAL_CONNECTIONS: '1' }),
    },
    args: ['--remote-allow-system-access', `--width=${width}`, `--height=${height}`],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [FIREFOX_ID]: HOST }),
      'extensions.webextOptionalPermissionPrompts': !grantPermissions,
      // Prints every console message, those of the background too.
      'devtools.console.stdout.content': true,
      // Otherwise the buttons of a prompt refuse clicks at first.
      'security.notification_enable_delay': 0,
      'browser.tabs.warnOnClose': false,
      'browser.ml.chat.menu': false,
      // Tabs in the background keep their speed, as in Chromium under test; else each timer there takes a second.
      'dom.min_background_timeout_value': 4,
      'dom.min_background_timeout_value_without_budget_throttling': 4,
      'dom.timeout.enable_budget_timer_throttling': false,
      'layout.throttled_frame_rate': 60,
      'sidebar.revamp': false,
      // No processes that wait for the next tab, decode media, or only split off network work.
      'dom.ipc.processPrelaunch.enabled': false,
      'browser.newtab.preload': false,
      'media.rdd-process.enabled': false,
      'network.process.enabled': false,
      ...(downloads !== undefined && { 'browser.download.folderList': 2, 'browser.download.dir': downloads }),
      ...(policyPath !== undefined && policyPrefs(policyPath)),
    },
  });
}

async function openPrivateWindow(browser: Browser, scope: FirefoxScope): Promise<Page> {
  const [first = ''] = await scope.windows();
  const known = new Set(browser.targets());
  await scope.run(first, OPEN_PRIVATE);
  const target = await browser.waitForTarget((one) => one.type() === TargetType.PAGE && !known.has(one));
  const page = await target.page();
  if (!page) throw new Error('The private window has no page');
  return page;
}

async function firstWindow(scope: FirefoxScope): Promise<string> {
  const [window] = await scope.windows();
  if (window === undefined) throw new Error('Firefox has no window');
  await placeWindow(scope, window, 0);
  return window;
}

async function placeNewestWindow(scope: FirefoxScope): Promise<string> {
  const windows = await scope.windows();
  const window = windows.at(-1);
  if (window === undefined) throw new Error('Firefox has no window');
  await placeWindow(scope, window, windows.length - 1);
  return window;
}

async function placeWindow(scope: FirefoxScope, window: string, index: number): Promise<void> {
  const { x, y, width, height } = windowArea(index);
  await scope.run(window, `moveTo(args[0], args[1]); resizeTo(args[2], args[3]);`, x, y, width, height);
}
