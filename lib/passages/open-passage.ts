import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';

import { showPassage } from './show-passage.ts';
import { buildTextFragmentUrl } from './text-fragment.ts';

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? '';
}

/**
 * Shows a quote where it stands: highlighted in a tab that has its page open and that Gloss may read, else in a new
 * tab, where the browser itself marks it. Opens web pages only.
 */
export async function openPassage(windowId: number, quote: Quote): Promise<void> {
  if (!/^https?:\/\//iu.test(quote.url)) return;
  // Of a quote that was edited, only what still is the page's can be found there; of a picture, no words.
  const passage = { ...quote, text: quote.image ? '' : (quote.anchor ?? quote.text) };
  const tabs = await browser.tabs.query({ windowId });
  // A tab tells its address only where Gloss may read it.
  const tab = tabs.find(
    ({ url }) => url !== undefined && withoutFragment(url) === withoutFragment(quote.url),
  );
  if (tab?.id !== undefined && (quote.image || (await showPassage({ tabId: tab.id }, passage)))) {
    await browser.tabs.update(tab.id, { active: true });
    return;
  }
  await browser.tabs.create({ windowId, url: buildTextFragmentUrl(quote.url, passage) });
}
