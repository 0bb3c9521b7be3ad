import { browser } from 'wxt/browser';

import { runFile } from '#lib/capture/run-file.ts';

import { ALL_HIGHLIGHT, WANTED_PASSAGE } from './highlight-names.ts';
import type { Passage } from './text-fragment.ts';

/** Paler than the one passage that the user follows back to its page. */
const CSS_TEXT = `::highlight(${ALL_HIGHLIGHT}) { background-color: #fff1b8; color: #1a1a1a; }`;

/** The argument of the script that highlights. */
export interface PassagesToMark {
  /** The address of the page that they were quoted from, without its fragment. */
  readonly page: string;
  readonly passages: readonly Passage[];
}

/**
 * Highlights passages in a page that Gloss may read, until `unmarkPassages` or until the page is left.
 *
 * @returns How many of them were found; `elsewhere` when the tab shows another page, `no-access` when no script may run.
 */
export async function markPassages(
  tab: number,
  wanted: PassagesToMark,
): Promise<number | 'elsewhere' | 'no-access'> {
  const target = { tabId: tab };
  try {
    await removeStyle(tab);
    await browser.scripting.insertCSS({ target, css: CSS_TEXT });
    const found = await runFile(target, '/mark-passages.js', WANTED_PASSAGE, wanted);
    // The script ran in a page, so its result is untrusted.
    const isCount = typeof found === 'number' && Number.isSafeInteger(found) && found >= 0;
    return isCount ? Math.min(found, wanted.passages.length) : 'elsewhere';
  } catch {
    return 'no-access';
  }
}

/** Removes the highlights, if they are still there. */
export async function unmarkPassages(tab: number): Promise<void> {
  try {
    await browser.scripting.executeScript({
      target: { tabId: tab },
      func: (name: string) => void CSS.highlights.delete(name),
      args: [ALL_HIGHLIGHT],
    });
  } catch {
    // The page was left, and its highlights with it.
  }
  await removeStyle(tab);
}

async function removeStyle(tab: number): Promise<void> {
  await browser.scripting.removeCSS({ target: { tabId: tab }, css: CSS_TEXT }).catch(() => {});
}
