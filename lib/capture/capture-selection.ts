import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';

import { isCaptured } from './captured.ts';
import { cleanProse } from './clean-text.ts';

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
 * @returns The quote, with `plain` set when no script may run there and the menu's text is used. Undefined when nothing
 *   is selected, or a secret.
 */
export async function captureSelection(source: SelectionSource): Promise<Quote | undefined> {
  const id = crypto.randomUUID();
  const title = cleanProse(source.title);
  try {
    const [injected] = await browser.scripting.executeScript({
      target: {
        tabId: source.tabId,
        ...(source.frameId !== undefined && { frameIds: [source.frameId] }),
      },
      files: ['/capture-selection.js'],
    });
    const captured: unknown = injected?.result;
    // The menu's text would reveal a password that the page shows as plain text.
    if (isCaptured(captured) && captured.secret) return undefined;
    // The tab's title and URL identify the source; what the page claims is only a fallback.
    if (isCaptured(captured) && captured.text.trim() !== '') {
      return {
        id,
        text: captured.text,
        title: title || captured.title,
        url: source.url || captured.url,
        ...(captured.before !== undefined && { before: captured.before }),
        ...(captured.after !== undefined && { after: captured.after }),
        ...(captured.cut && { cut: captured.cut }),
      };
    }
  } catch {
    // Browser pages, extension stores and viewers refuse scripts.
  }
  if (source.menuText.trim() === '') return undefined;
  return { id, text: source.menuText, title, url: source.url, plain: true };
}
