import { browser } from 'wxt/browser';

import { runFile } from '#lib/capture/run-file.ts';

import { HIGHLIGHT, WANTED_PASSAGE } from './highlight-names.ts';
import type { Passage } from './text-fragment.ts';

/** A highlighter's colours, the same on light and dark pages. */
const HIGHLIGHT_CSS = `::highlight(${HIGHLIGHT}) { background-color: #ffe066; color: #1a1a1a; }`;

/**
 * Highlights a quote in a page that Gloss may read, and scrolls to it.
 *
 * @returns Whether it was found; undefined where no script may run.
 */
export async function showPassage(
  target: { tabId: number; frameId?: number },
  passage: Passage,
): Promise<boolean | undefined> {
  const place = {
    tabId: target.tabId,
    ...(target.frameId !== undefined && { frameIds: [target.frameId] }),
  };
  try {
    await browser.scripting.insertCSS({ target: place, css: HIGHLIGHT_CSS });
    return (await runFile(place, '/highlight-passage.js', WANTED_PASSAGE, passage)) === true;
  } catch {
    return undefined;
  }
}
