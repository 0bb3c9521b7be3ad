import { browser } from 'wxt/browser';

import { runFile } from '#lib/capture/run-file.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { isWebUrl, withoutFragment } from '#lib/tabs/web-url.ts';

import { fingerprint } from './fingerprint.ts';
import { CHECKED_PASSAGES } from './highlight-names.ts';

/** The argument of the script that looks for passages. */
export interface PassagesToCheck {
  /** The address of the page, without its fragment. */
  readonly page: string;
  readonly texts: readonly string[];
}

/**
 * Which quotes differ from the current content of their pages, and which do not. Others could not be
 * compared.
 */
export interface CheckedQuotes {
  readonly changed: string[];
  readonly same: string[];
}

function isChecked({ url, image, part, anchor, cut }: Quote): boolean {
  if (!isWebUrl(url) || image !== undefined) return false;
  // An edited page cannot be compared; one that was cut off by the time limit may end elsewhere each time.
  return part === undefined || (part === 'page' && anchor === undefined && cut === undefined);
}

/**
 * Compares quotes with their pages, if these are open in a window and can be read without asking for
 * permission.
 *
 * For a selection, the page is searched. A whole page is read again as it was for its quote, and only its
 * fingerprint leaves the page.
 */
export async function checkQuotes(windowId: number, quotes: readonly Quote[]): Promise<CheckedQuotes> {
  const result: CheckedQuotes = { changed: [], same: [] };
  const checked = quotes.filter(isChecked);
  if (checked.length === 0) return result;
  const tabs = await browser.tabs.query({ windowId });
  for (const [page, group] of Map.groupBy(checked, ({ url }) => withoutFragment(url))) {
    // Only tabs that Gloss may read have a URL here.
    const tab = tabs.find(({ url }) => url !== undefined && withoutFragment(url) === page);
    if (tab?.id === undefined || tab.status === 'loading') continue;
    const now = await compare(tab.id, page, group);
    for (const { id } of group) {
      const isSame = now.get(id);
      if (isSame !== undefined) result[isSame ? 'same' : 'changed'].push(id);
    }
  }
  return result;
}

/** Whether the page of a tab still has each of these quotes; without those that cannot be compared. */
async function compare(
  tabId: number,
  page: string,
  quotes: readonly Quote[],
): Promise<ReadonlyMap<string, boolean>> {
  const results = new Map<string, boolean>();
  const selections = quotes.filter(({ part }) => part === undefined);
  const pages = quotes.filter(({ part }) => part === 'page');
  try {
    if (selections.length > 0) {
      const texts = selections.map(({ text, anchor = text }) => anchor);
      const found = await runFile({ tabId }, '/check-passages.js', CHECKED_PASSAGES, { page, texts });
      if (Array.isArray(found) && found.length === selections.length)
        selections.forEach(({ id }, index) => {
          if (typeof found[index] === 'boolean') results.set(id, found[index]);
        });
    }
    if (pages.length > 0) {
      const prints: unknown = await runFile({ tabId }, '/fingerprint-page.js', CHECKED_PASSAGES, { page });
      if (Array.isArray(prints) && prints.length > 0)
        for (const { id, text } of pages) results.set(id, prints.includes(fingerprint(text)));
    }
  } catch {
    // No script may run there.
  }
  return results;
}
