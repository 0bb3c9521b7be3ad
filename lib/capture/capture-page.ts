import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';

import { isCapturedPage } from './captured.ts';
import { cleanProse } from './clean-text.ts';
import { retryRefused } from './retry-refused.ts';

/** The page to read, with the title and URL that the browser reports. */
export interface PageSource {
  readonly tabId: number;
  readonly title: string;
  readonly url: string;
}

/**
 * Reads a page that the user has allowed, by a gesture (`activeTab`) or a permission.
 *
 * @returns The page as a quote, and a second quote for the transcript of its videos, if there is one. Empty when no
 *   script may run there or the page has no text.
 */
export async function capturePage(source: PageSource): Promise<Quote[]> {
  let captured: unknown;
  try {
    const target = { tabId: source.tabId };
    [{ result: captured } = { result: undefined }] = await retryRefused(() =>
      browser.scripting.executeScript({ target, files: ['/capture-page.js'] }),
    );
  } catch {
    // Browser pages, extension stores and viewers refuse scripts.
  }
  if (!isCapturedPage(captured)) return [];
  const { text, whole, share, unreadFrames, transcript, cut, tables } = captured;
  // The tab's title and URL identify the source; what the page claims is only a fallback.
  const origin = { title: cleanProse(source.title) || captured.title, url: source.url || captured.url };
  const parts: Omit<Quote, 'id' | 'title' | 'url'>[] = [
    {
      part: 'page',
      text,
      ...(whole !== undefined && { whole }),
      ...(share !== undefined && { share }),
      ...(unreadFrames !== undefined && { unreadFrames }),
      ...(cut && { cut }),
      ...(tables && { tables }),
    },
    { part: 'transcript', text: transcript ?? '' },
  ];
  return parts
    .filter((part) => part.text.trim() !== '')
    .map((part) => ({ id: crypto.randomUUID(), ...origin, ...part }));
}
