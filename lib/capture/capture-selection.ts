import { browser } from 'wxt/browser';

import type { Quote } from '#lib/protocol/chat.ts';

import { isCaptured } from './captured.ts';

/** What the browser itself tells of a click, which serves where no script may run. */
export interface SelectionSource {
  readonly tabId: number;
  readonly frameId?: number;
  /** The menu's own plain text of the selection: line breaks are lost. */
  readonly menuText: string;
  readonly title: string;
  readonly url: string;
}

/**
 * Reads the selection of a page, which the gesture before must have allowed (`activeTab`).
 *
 * @returns The quote; `plain` is set when no script may run there and the menu's own text stands in. Undefined when
 *   nothing is selected, or a secret.
 */
export async function captureSelection(source: SelectionSource): Promise<Quote | undefined> {
  const id = crypto.randomUUID();
  try {
    const [injected] = await browser.scripting.executeScript({
      target: {
        tabId: source.tabId,
        ...(source.frameId !== undefined && { frameIds: [source.frameId] }),
      },
      files: ['/capture-selection.js'],
    });
    const captured: unknown = injected?.result;
    // The menu would tell a password that its page shows as plain text.
    if (isCaptured(captured) && captured.secret) return undefined;
    // The address bar's title and URL, not the page's word for them, say where a quote is from.
    if (isCaptured(captured) && captured.text.trim() !== '') {
      return {
        id,
        text: captured.text,
        title: source.title || captured.title,
        url: source.url || captured.url,
        ...(captured.before !== undefined && { before: captured.before }),
        ...(captured.after !== undefined && { after: captured.after }),
        ...(captured.cut && { cut: captured.cut }),
      };
    }
  } catch {
    // Browser pages, stores and viewers let no script in.
  }
  if (source.menuText.trim() === '') return undefined;
  return { id, text: source.menuText, title: source.title, url: source.url, plain: true };
}
