import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';

import { capturePage } from './capture-page.ts';

/** More than our script takes at most; a page that is still loading, or was frozen, may answer never. */
const PATIENCE_MS = 15_000;

function nothingAfter(ms: number): Promise<[]> {
  return new Promise((resolve) => setTimeout(() => resolve([]), ms));
}

/**
 * Reads the page of a tab, which the user must have allowed.
 *
 * @param owner - The window that the tab must be in, and whether that one is private: any other tab is none.
 * @returns What `capturePage` returns; empty also when there is no such tab, or its page does not answer in time.
 */
export async function readTab(
  owner: { readonly window: number; readonly private: boolean },
  id: number,
): Promise<Quote[]> {
  try {
    const tab = await browser.tabs.get(id);
    if (tab.windowId !== owner.window || tab.incognito !== owner.private) return [];
    const page = capturePage({ tabId: id, title: tab.title ?? '', url: tab.url ?? '' });
    return await Promise.race([page, nothingAfter(PATIENCE_MS)]);
  } catch {
    // It was closed meanwhile.
    return [];
  }
}
