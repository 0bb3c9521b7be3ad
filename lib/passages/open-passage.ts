import { browser } from 'wxt/browser';

import { sleep } from '#lib/clock/sleep.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { PassageProblem } from '#lib/protocol/passage.ts';
import { findUnreadable } from '#lib/tabs/unreadable.ts';
import { isWebUrl, webHostOf, withoutFragment } from '#lib/tabs/web-url.ts';

import { showPassage } from './show-passage.ts';
import { buildTextFragmentUrl, type Passage } from './text-fragment.ts';
import { whenLoaded } from './when-loaded.ts';

/**
 * How often a page that has just been opened is searched: many render their text late, or redirect to another
 * page.
 */
const TRIES = 4;
const BETWEEN_TRIES_MS = 700;

function isSamePage(one: string, other: string): boolean {
  return withoutFragment(one) === withoutFragment(other);
}

/**
 * Shows a quote in its page: highlighted in an open tab that Gloss may read, else in a new tab, where the browser
 * highlights the text fragment. Opens web pages only.
 *
 * Gloss makes no request to find out: the reason why a passage is missing is determined from the tab, as far
 * as Gloss may read it.
 *
 * @param page - For a PDF, in which no script may highlight: it is opened at this page.
 * @returns Why the passage is not shown, or why that is unknown; undefined when it is shown.
 */
export async function openPassage(
  windowId: number,
  quote: Quote,
  page?: number,
): Promise<PassageProblem | undefined> {
  if (!isWebUrl(quote.url)) return undefined;
  // Of an edited quote, only the original text can be found in the page; a picture has no text to find.
  const passage = { ...quote, text: quote.image ? '' : (quote.anchor ?? quote.text) };
  const tabs = await browser.tabs.query({ windowId });
  // Only tabs that Gloss may read have a URL here.
  const tab = tabs.find(({ url }) => url !== undefined && isSamePage(url, quote.url));
  if (quote.part === 'pdf') {
    await openPdf(windowId, tab?.id, quote.url, page);
    return undefined;
  }
  if (tab?.id !== undefined) {
    const isShown = quote.image ? true : await showPassage({ tabId: tab.id }, passage);
    const problem = isShown === false ? await explainProblem(tab.id, quote.url) : undefined;
    // A tab that could not load the page says nothing about its content.
    if (isShown !== undefined && problem?.reason !== 'gone') {
      await browser.tabs.update(tab.id, { active: true });
      return problem;
    }
  }
  const opened = await browser.tabs.create({ windowId, url: buildTextFragmentUrl(quote.url, passage) });
  // Without text, or with the text of the whole page, there is nothing to find.
  if (opened.id === undefined || passage.text.trim() === '' || quote.part !== undefined) return undefined;
  return findInTab(opened.id, quote.url, passage);
}

async function findInTab(tabId: number, url: string, passage: Passage): Promise<PassageProblem | undefined> {
  for (let tried = 1; ; tried += 1) {
    await whenLoaded(tabId);
    const isShown = await showPassage({ tabId }, passage);
    if (isShown === true) return undefined;
    const problem = await explainProblem(tabId, url);
    if (problem === undefined || problem.reason === 'gone' || tried === TRIES) return problem;
    await sleep(BETWEEN_TRIES_MS);
  }
}

/** Says why a passage is not in a tab; undefined when the tab has been closed. */
async function explainProblem(tabId: number, quoted: string): Promise<PassageProblem | undefined> {
  let url: string | undefined;
  try {
    ({ url } = await browser.tabs.get(tabId));
  } catch {
    return undefined;
  }
  if (url !== undefined && findUnreadable(url)) return { reason: 'protected' };
  const status = await readStatus(tabId);
  if (status === undefined || url === undefined) return { reason: 'no-access' };
  if (status === 404 || status === 410) return { reason: 'gone', host: webHostOf(url) };
  if (!isSamePage(url, quoted)) return { reason: 'moved', host: webHostOf(url) };
  return { reason: 'changed', tab: tabId };
}

/** The HTTP status of a tab's page; 0 if the browser does not say, undefined if no script may run. */
async function readStatus(tabId: number): Promise<number | undefined> {
  try {
    const [injected] = await browser.scripting.executeScript({
      target: { tabId },
      func: () => {
        const [navigation] = performance.getEntriesByType('navigation');
        return navigation instanceof PerformanceNavigationTiming ? navigation.responseStatus : 0;
      },
    });
    const status: unknown = injected?.result;
    return typeof status === 'number' ? status : 0;
  } catch {
    return undefined;
  }
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
