import { browser } from 'wxt/browser';

import { sleep } from '#lib/clock/sleep.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { PdfOffer } from '#lib/protocol/frames/pdf-frames.ts';

import { capturePage, type PageSource } from './capture-page.ts';
import { findPdf } from './find-pdf.ts';
import { SILENT_AFTER_MS } from './silent-page.ts';

/** The window that a tab must be in, and whether that window is private. */
export interface TabOwner {
  readonly window: number;
  readonly private: boolean;
}

/**
 * Reads the page of a tab that the user has allowed.
 *
 * @returns The quotes of `capturePage`; empty also when `owner` has no such tab, or the page does not answer in time.
 */
export async function readTab(owner: TabOwner, id: number): Promise<Quote[]> {
  const source = await findSource(owner, id);
  if (!source) return [];
  return (await Promise.race([capturePage(source), sleep(SILENT_AFTER_MS)])) ?? [];
}

/** Finds the PDF that a tab of that window shows, which `readTab` cannot read. */
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
    // The tab was closed in the meantime.
    return undefined;
  }
}
