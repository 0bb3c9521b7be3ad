import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch } from 'puppeteer-core';

import { findProgram } from '#scripts/find-program.ts';
import { copyWithLoopback } from '#test/support/browsers/extension-copy.ts';
import { contextOf } from '#test/support/browsers/firefox-page.ts';
import { openScope } from '#test/support/browsers/firefox-scope.ts';

import type { BenchBrowser } from './start-browser.ts';

const EXTENSION = 'WebExtensionPolicy.getByHostname(args[0]).extension';

/** WebDriver's own scripts for new documents do not run in extensions' pages. */
const PREPARE = `
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const { browserId } = gBrowser.browsers.find((browser) => NavigableManager.getIdForBrowser(browser) === args[0]);
  const prepare = (id, call) => addEventListener('DOMWindowCreated', ({ target: { defaultView: page } }) => {
    if (docShell.browsingContext.browserId !== id) return;
    const sandbox = new Components.utils.Sandbox(page, { sandboxPrototype: page, wantXrays: false });
    Components.utils.evalInSandbox(call, sandbox);
  }, true);
  const source = '(' + prepare + ')(' + browserId + ',' + JSON.stringify(args[1]) + ')';
  messageManager.loadFrameScript('data:,' + encodeURIComponent(source), true);
`;

/** Processor time is in nanoseconds. */
const READ_PROCESSOR = `
  const { cpuTime, children } = await ChromeUtils.requestProcInfo();
  return children.reduce((total, child) => total + child.cpuTime, cpuTime) / 1e6;
`;

/** Starts Firefox. Build the extension first. */
export async function startFirefox(): Promise<BenchBrowser> {
  const copy = await copyWithLoopback(fileURLToPath(new URL('../dist/firefox-mv3', import.meta.url)));
  const profile = await mkdtemp(join(tmpdir(), 'gloss-firefox-'));
  const browser = await launch({
    browser: 'firefox',
    executablePath: await findProgram('firefox'),
    headless: true,
    userDataDir: profile,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      // Pages get a clock in steps of 1 ms otherwise.
      'privacy.reduceTimerPrecision': false,
      // A background sleeps only when it is put to sleep.
      'extensions.background.idle.timeout': 600_000,
      'browser.ml.chat.menu': false,
    },
  });
  const scope = openScope(browser);
  const [window = ''] = await scope.windows();
  const install = async (folder: string): Promise<string> => {
    const id = await browser.installExtension(folder);
    const host = await scope.run<string>(
      window,
      'return WebExtensionPolicy.getByID(args[0]).mozExtensionHostname;',
      id,
    );
    return `moz-extension://${host}/`;
  };
  return {
    browser,
    extensionUrl: await install(copy),
    install,
    load: (page, url) => scope.navigate(contextOf(page), url),
    prepare: (page, call) => scope.run(window, PREPARE, contextOf(page), `(${String(call)})()`),
    killBackground: (extensionUrl) =>
      scope.run(
        window,
        `await ${EXTENSION}.terminateBackground({ ignoreDevToolsAttached: true });`,
        new URL(extensionUrl).host,
      ),
    readProcessorMs: () => scope.run<number>(window, READ_PROCESSOR),
    async close() {
      await browser.close();
      for (const folder of [copy, profile]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
