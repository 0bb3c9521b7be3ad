import type { Browser, Page } from 'puppeteer-core';

import type { BrowserName } from '#test/support/browsers/browser-under-test.ts';

import { startChromium } from './start-chromium.ts';
import { startFirefox } from './start-firefox.ts';

/** A headless browser with the built extension and access to loopback. */
export interface BenchBrowser {
  readonly browser: Browser;
  readonly extensionUrl: string;
  /** Installs an unpacked extension, and returns its address, such as `chrome-extension://…/`. */
  install(folder: string): Promise<string>;
  /** Loads an address in a page, also one of an extension. */
  load(page: Page, url: string): Promise<void>;
  /** Runs a function in whatever the page loads later, before that runs scripts. It sees `window` and its own text. */
  prepare(page: Page, call: () => void): Promise<void>;
  /** Ends the background of an extension, as the browser does with an idle one. */
  killBackground(extensionUrl: string): Promise<void>;
  /** The processor time that all of the browser's processes have used, in ms. */
  readProcessorMs(): Promise<number>;
  close(): Promise<void>;
}

/** Starts a browser. Build the extension for it first. */
export async function startBenchBrowser(name: BrowserName = 'chromium'): Promise<BenchBrowser> {
  return await (name === 'chromium' ? startChromium() : startFirefox());
}
