import { browser } from 'wxt/browser';

import { decodeBase64 } from '#lib/pictures/base64.ts';

/** Browsers take two pictures of a tab in a second, and refuse more. */
const PAUSE_MS = 600;

/** A tab that has just got a panel beside it takes this long at most to find its new width. */
const SETTLE_MS = 2000;
const LOOK_EVERY_MS = 120;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until the tab keeps its size: the panel that opens with the gesture makes it narrower, some frames later. */
export async function waitUntilStill(tabId: number): Promise<void> {
  const sizeOf = async (): Promise<string> => {
    const { width, height } = await browser.tabs.get(tabId);
    return `${width} ${height}`;
  };
  let size = await sizeOf();
  for (let waited = 0; waited < SETTLE_MS; waited += LOOK_EVERY_MS) {
    await pause(LOOK_EVERY_MS);
    const now = await sizeOf();
    if (now === size && waited > 0) return;
    size = now;
  }
}

async function take(windowId: number): Promise<string> {
  try {
    return await browser.tabs.captureVisibleTab(windowId, { format: 'png' });
  } catch {
    await pause(PAUSE_MS);
    return await browser.tabs.captureVisibleTab(windowId, { format: 'png' });
  }
}

/**
 * Takes a picture of what a tab shows, which the gesture before must have allowed (`activeTab`). The panel and the
 * browser's own bars are no part of it.
 *
 * @throws When the browser refuses, or another tab has come to the front.
 */
export async function takeVisibleTab(tabId: number, windowId: number): Promise<ImageBitmap> {
  const url = await take(windowId);
  // The browser takes whatever tab is in front; asked after it, so that a change before it shows.
  if (!(await browser.tabs.get(tabId)).active) throw new Error('Another tab is in front');
  return createImageBitmap(decodeBase64(url.slice(url.indexOf(',') + 1), 'image/png'));
}
