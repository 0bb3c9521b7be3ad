import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';
import type { PdfOffer } from '#lib/protocol/pdf-frames.ts';

import { capturePage, type PageSource } from './capture-page.ts';
import { findPdf } from './find-pdf.ts';

/** More than our script takes at most; a page that is still loading, or was frozen, may answer never. */
const PATIENCE_MS = 15_000;

/** The window that a tab must be in, and whether that one is private. */
export interface TabOwner {
  readonly window: number;
  readonly private: boolean;
}

function nothingAfter(ms: number): Promise<[]> {
  return new Promise((resolve) => setTimeout(() => resolve([]), ms));
}

/**
 * Reads the page of a tab, which the user must have allowed.
 *
 * @param owner - The window that the tab must be in, and whether that one is private: any other tab is none.
 * @returns What `capturePage` returns; empty also when there is no such tab, or its page does not answer in time.
 */
export async function readTab(owner: TabOwner, id: number): Promise<Quote[]> {
  const source = await findSource(owner, id);
  return source ? await Promise.race([capturePage(source), nothingAfter(PATIENCE_MS)]) : [];
}

/** Tells whether a tab of that window shows a PDF, which `readTab` cannot read. */
export async function findTabPdf(owner: TabOwner, id: number): Promise<PdfOffer | undefined> {
  const source = await findSource(owner, id);
  return source && (await findPdf(source));
}

async function findSource(owner: TabOwner, id: number): Promise<PageSource | undefined> {
  try {
    const tab = await browser.tabs.get(id);
    if (tab.windowId !== owner.window || tab.incognito !== owner.private) return undefined;
    return { tabId: id, title: tab.title ?? '', url: tab.url ?? '' };
  } catch {
    // It was closed meanwhile.
    return undefined;
  }
}
