import { browser } from 'wxt/browser';

import { sleep } from '#lib/clock/sleep.ts';
import { decodeBase64 } from '#lib/pictures/base64.ts';

/** Browsers allow two screenshots a second. */
const PAUSE_MS = 600;

/** The longest time that a tab takes to get its new width when the panel opens. */
const SETTLE_MS = 2000;
const CHECK_EVERY_MS = 120;

/** Waits until the tab keeps its size: the panel that opens on the gesture narrows it a few frames later. */
export async function waitUntilStill(tabId: number): Promise<void> {
  const sizeOf = async (): Promise<string> => {
    const { width, height } = await browser.tabs.get(tabId);
    return `${width} ${height}`;
  };
  let size = await sizeOf();
  for (let waited = 0; waited < SETTLE_MS; waited += CHECK_EVERY_MS) {
    await sleep(CHECK_EVERY_MS);
    const now = await sizeOf();
    if (now === size && waited > 0) return;
    size = now;
  }
}

async function take(windowId: number): Promise<string> {
  try {
    return await browser.tabs.captureVisibleTab(windowId, { format: 'png' });
  } catch {
    await sleep(PAUSE_MS);
    return await browser.tabs.captureVisibleTab(windowId, { format: 'png' });
  }
}

/**
 * Takes a screenshot of a tab that a gesture has allowed (`activeTab`), without the panel and the browser's toolbars.
 *
 * @throws When the browser refuses, or another tab has become active.
 */
export async function takeVisibleTab(tabId: number, windowId: number): Promise<ImageBitmap> {
  const url = await take(windowId);
  // The browser captures whatever tab is active. Checking afterwards catches a switch before the capture.
  if (!(await browser.tabs.get(tabId)).active) throw new Error('Another tab is active');
  return createImageBitmap(decodeBase64(url.slice(url.indexOf(',') + 1), 'image/png'));
}
