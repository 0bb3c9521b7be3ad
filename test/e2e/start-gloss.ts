import { fileURLToPath } from 'node:url';

import type {
  BrowserName,
  BrowserUnderTest,
  LaunchOptions,
} from '#test/support/browsers/browser-under-test.ts';
import { launchBrowser } from '#test/support/browsers/launch-browser.ts';

/** The browser that this run of the suite is for. */
export const BROWSER: BrowserName = process.env['GLOSS_BROWSER'] === 'firefox' ? 'firefox' : 'chromium';

/** The built extension for that browser. */
export const EXTENSION = fileURLToPath(
  new URL(`../../dist/${BROWSER === 'firefox' ? 'firefox' : 'chrome'}-mv3`, import.meta.url),
);

/** Starts the browser of this run with Gloss in a fresh profile, and with permissions granted unless told otherwise. */
export async function startGloss(options: Partial<LaunchOptions> = {}): Promise<BrowserUnderTest> {
  return await launchBrowser(BROWSER, { extension: EXTENSION, grantPermissions: true, ...options });
}

/** Where a picture of this run goes. */
export function picture(name: string): string {
  return fileURLToPath(new URL(`../../artifacts/e2e/${BROWSER}/${name}.png`, import.meta.url));
}
