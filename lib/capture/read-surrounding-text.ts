import * as v from 'valibot';
import { browser } from 'wxt/browser';

import { WANTED_PASSAGE } from '#lib/passages/highlight-names.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { withoutFragment } from '#lib/tabs/web-url.ts';

import { runFile } from './run-file.ts';

/**
 * How reading the text around a quote ended.
 *
 * - `no-tab`: no tab of the window that Gloss may read shows the page.
 * - `missing`: the page does not contain the quote.
 */
export type SurroundingResult =
  | { readonly type: 'read'; readonly before: string; readonly after: string }
  | { readonly type: 'no-tab' }
  | { readonly type: 'missing' };

/** Longer texts cannot come from our script. */
const side = v.pipe(v.string(), v.maxLength(10_000));

const surroundingTextSchema = v.object({ before: side, after: side });

/** Reads the paragraphs around a quote again, in the tab of a window that shows its page. */
export async function readSurroundingText(windowId: number, quote: Quote): Promise<SurroundingResult> {
  const tabs = await browser.tabs.query({ windowId });
  // Only tabs that Gloss may read, or see, have a URL here.
  const shown = tabs
    .filter(({ url }) => url !== undefined && withoutFragment(url) === withoutFragment(quote.url))
    .toSorted((one, other) => Number(other.active) - Number(one.active));
  let isRead = false;
  for (const { id } of shown) {
    if (id === undefined) continue;
    try {
      const passage = { text: quote.text, ...(quote.before !== undefined && { before: quote.before }) };
      const found = await runFile({ tabId: id }, '/capture-surrounding-text.js', WANTED_PASSAGE, passage);
      isRead = true;
      if (v.is(surroundingTextSchema, found) && found.before + found.after !== '')
        return { type: 'read', ...found };
    } catch {
      // Gloss can see the tab but may not read it.
    }
  }
  return { type: isRead ? 'missing' : 'no-tab' };
}
