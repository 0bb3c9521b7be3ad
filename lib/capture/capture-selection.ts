import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';

import { areCaptured } from './captured.ts';
import { cleanProse } from './clean-text.ts';
import { quoteOf } from './quote-of.ts';
import { retryRefused } from './retry-refused.ts';

/** What the browser reports about a click: the fallback where no script may run. */
export interface SelectionSource {
  readonly tabId: number;
  readonly frameId?: number;
  /** The browser menu's plain text of the selection, without line breaks. */
  readonly menuText: string;
  readonly title: string;
  readonly url: string;
}

/**
 * Reads the selection of a page that a gesture has allowed (`activeTab`).
 *
 * @returns A quote for each selection, in the order of the page. A single one with `plain` set when no script
 *   may run there and the menu's text is used. Empty when nothing, or a secret, is selected.
 */
export async function captureSelection(source: SelectionSource): Promise<Quote[]> {
  const title = cleanProse(source.title);
  try {
    const target = {
      tabId: source.tabId,
      ...(source.frameId !== undefined && { frameIds: [source.frameId] }),
    };
    const [injected] = await retryRefused(() =>
      browser.scripting.executeScript({ target, files: ['/capture-selection.js'] }),
    );
    const captured: unknown = injected?.result;
    if (areCaptured(captured)) {
      // The menu's text would reveal a password that the page shows as plain text.
      if (captured.some(({ secret }) => secret)) return [];
      const quotes = captured.filter(({ text }) => text.trim() !== '').map((one) => quoteOf(one, source));
      if (quotes.length > 0) return quotes;
    }
  } catch {
    // Browser pages, extension stores and viewers refuse scripts.
  }
  if (source.menuText.trim() === '') return [];
  return [{ id: crypto.randomUUID(), text: source.menuText, title, url: source.url, plain: true }];
}
