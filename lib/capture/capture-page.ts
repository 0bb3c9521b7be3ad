import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';

import { isCapturedPage } from './captured.ts';

/** Which page to take, and what the browser itself knows of it. */
export interface PageSource {
  readonly tabId: number;
  readonly title: string;
  readonly url: string;
}

/**
 * Reads a page, which the gesture before must have allowed (`activeTab`).
 *
 * @returns The page as a quote, and the transcript of its videos as another, where it has one. Empty when no script may
 *   run there, or the page says nothing.
 */
export async function capturePage(source: PageSource): Promise<Quote[]> {
  let captured: unknown;
  try {
    const target = { tabId: source.tabId };
    [{ result: captured } = { result: undefined }] = await browser.scripting.executeScript({
      target,
      files: ['/capture-page.js'],
    });
  } catch {
    // Browser pages, stores and viewers let no script in.
  }
  if (!isCapturedPage(captured)) return [];
  const { text, whole, transcript, cut } = captured;
  // The address bar's title and URL, not the page's word for them, say where a quote is from.
  const origin = { title: source.title || captured.title, url: source.url || captured.url };
  const parts: Omit<Quote, 'id' | 'title' | 'url'>[] = [
    { part: 'page', text, ...(whole !== undefined && { whole }), ...(cut && { cut }) },
    { part: 'transcript', text: transcript ?? '' },
  ];
  return parts
    .filter((part) => part.text.trim() !== '')
    .map((part) => ({ id: crypto.randomUUID(), ...origin, ...part }));
}
