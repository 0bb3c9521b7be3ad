import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';

import { showPassage } from './show-passage.ts';
import { buildTextFragmentUrl } from './text-fragment.ts';

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? '';
}

/**
 * Shows a quote in its page: highlighted in an open tab that Gloss may read, else in a new tab, where the browser
 * highlights the text fragment. Opens web pages only.
 *
 * @param page - Of a PDF, which no script may mark: it is opened at this page.
 */
export async function openPassage(windowId: number, quote: Quote, page?: number): Promise<void> {
  if (!isWebUrl(quote.url)) return;
  // Of an edited quote, only the original text can be found in the page; a picture has no text to find.
  const passage = { ...quote, text: quote.image ? '' : (quote.anchor ?? quote.text) };
  const tabs = await browser.tabs.query({ windowId });
  // Only tabs that Gloss may read have a URL here.
  const tab = tabs.find(
    ({ url }) => url !== undefined && withoutFragment(url) === withoutFragment(quote.url),
  );
  if (quote.part === 'pdf') return openPdf(windowId, tab?.id, quote.url, page);
  if (tab?.id !== undefined && (quote.image || (await showPassage({ tabId: tab.id }, passage)))) {
    await browser.tabs.update(tab.id, { active: true });
    return;
  }
  await browser.tabs.create({ windowId, url: buildTextFragmentUrl(quote.url, passage) });
}

/** The viewers of all browsers take a page number as the fragment. */
async function openPdf(
  windowId: number,
  tabId: number | undefined,
  quoted: string,
  page?: number,
): Promise<void> {
  const url = page === undefined ? quoted : `${withoutFragment(quoted)}#page=${page}`;
  if (tabId === undefined) await browser.tabs.create({ windowId, url });
  else await browser.tabs.update(tabId, { active: true, ...(page !== undefined && { url }) });
}
