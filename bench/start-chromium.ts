import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { type CDPSession, launch } from 'puppeteer-core';

import { findProgram } from '#scripts/find-program.ts';
import { findExtension } from '#test/support/browsers/chromium.ts';
import { copyWithLoopback } from '#test/support/browsers/extension-copy.ts';
import { closeWorkers } from '#test/support/browsers/service-workers.ts';

import type { BenchBrowser } from './start-browser.ts';

async function readProcessorMs(root: CDPSession): Promise<number> {
  const { processInfo } = await root.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((total, { cpuTime }) => total + 1000 * cpuTime, 0);
}

/** Starts Chromium. Build the extension first. */
export async function startChromium(): Promise<BenchBrowser> {
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
  const root = await browser.target().createCDPSession();
  const { id } = await findExtension(browser);
  return {
    browser,
    extensionUrl: `chrome-extension://${id}/`,
    install: async (folder) => `chrome-extension://${await browser.installExtension(folder)}/`,
    async load(page, url) {
      await page.goto(url);
    },
    async prepare(page, call) {
      await page.evaluateOnNewDocument(call);
    },
    killBackground: (extensionUrl) => closeWorkers(root, (url) => url.startsWith(extensionUrl)),
    readProcessorMs: () => readProcessorMs(root),
    async close() {
      await browser.close();
      await rm(copy, { recursive: true, force: true });
    },
  };
}
