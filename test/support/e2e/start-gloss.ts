import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type {
  BrowserName,
  BrowserUnderTest,
  LaunchOptions,
} from '#test/support/browsers/browser-under-test.ts';
import { launchBrowser } from '#test/support/browsers/launch-browser.ts';

import { delayPorts } from './delay-ports.ts';
import { hasMenuItem } from './menu-items.ts';

/** The browser that this run of the suite is for. */
export const BROWSER: BrowserName = process.env['GLOSS_BROWSER'] === 'firefox' ? 'firefox' : 'chromium';

/** The built extension for that browser. */
export const EXTENSION = fileURLToPath(
  new URL(`../../../dist/${BROWSER === 'firefox' ? 'firefox' : 'chrome'}-mv3`, import.meta.url),
);

/** How much later the background of this run gets what pages send, in ms. */
const LATENCY_MS = Number(process.env['GLOSS_LATENCY'] ?? 0);

/** Starts the browser of this run with Gloss in a fresh profile, and with permissions granted unless told otherwise. */
export async function startGloss(options: Partial<LaunchOptions> = {}): Promise<BrowserUnderTest> {
  const { backgroundScript = '' } = options;
  const script = LATENCY_MS > 0 ? delayPorts(LATENCY_MS) + backgroundScript : backgroundScript;
  const gloss = await launchBrowser(BROWSER, {
    extension: EXTENSION,
    grantPermissions: true,
    ...options,
    ...(script !== '' && { backgroundScript: script }),
  });
  await waitForMenu(gloss);
  return gloss;
}

/** A new profile has the menu when the background has run for the first time, which nothing announces. */
async function waitForMenu(gloss: BrowserUnderTest): Promise<void> {
  // The browser's API is there for every file of the extension, and this one has no scripts to run first.
  const manifest = await gloss.openExtensionPage('manifest.json');
  // The last of those that every profile has.
  while (!(await hasMenuItem(manifest, 'ask-screen-part'))) await sleep(50);
  await manifest.close();
}

/** Where a picture of this run goes. */
export function picture(name: string): string {
  return fileURLToPath(new URL(`../../../artifacts/e2e/${BROWSER}/${name}.png`, import.meta.url));
}
