import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { type Browser, launch } from 'puppeteer-core';

import { findProgram } from '#scripts/find-program.ts';
import { copyWithLoopback } from '#test/support/browsers/extension-copy.ts';

/** A headless Chromium with the built extension and access to loopback. */
export interface BenchBrowser {
  readonly browser: Browser;
  readonly extensionUrl: string;
  close(): Promise<void>;
}

/** Starts Chromium. Build the extension first. */
export async function startBenchBrowser(): Promise<BenchBrowser> {
  const copy = await copyWithLoopback(fileURLToPath(new URL('../dist/chrome-mv3', import.meta.url)));
  const browser = await launch({
    executablePath: await findProgram('chromium'),
    headless: true,
    pipe: true,
    enableExtensions: [copy],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--enable-precise-memory-info',
      '--js-flags=--expose-gc',
    ],
  });
  for (;;) {
    const [id] = (await browser.extensions()).keys();
    if (id !== undefined) {
      return {
        browser,
        extensionUrl: `chrome-extension://${id}/`,
        async close() {
          await browser.close();
          await rm(copy, { recursive: true, force: true });
        },
      };
    }
    await sleep(50);
  }
}
