import type { BrowserName, BrowserUnderTest, LaunchOptions } from './browser-under-test.ts';
import { launchChromium } from './chromium.ts';
import { launchFirefox } from './firefox.ts';

/** Starts a browser with the extension in a fresh profile. The caller quits it. */
export async function launchBrowser(name: BrowserName, options: LaunchOptions): Promise<BrowserUnderTest> {
  return await (name === 'chromium' ? launchChromium(options) : launchFirefox(options));
}
