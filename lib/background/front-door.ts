import type { Browser as FirefoxBrowser } from 'webextension-polyfill';
import { browser, type Browser } from 'wxt/browser';

import type { PanelServer } from '#lib/background/servers/panel-server.ts';
import { captureImage } from '#lib/capture/capture-image.ts';
import { capturePage } from '#lib/capture/capture-page.ts';
import { captureScreenshot } from '#lib/capture/capture-screenshot.ts';
import { captureSelection } from '#lib/capture/capture-selection.ts';
import { findPdf } from '#lib/capture/find-pdf.ts';
import { watchSilence } from '#lib/capture/silent-page.ts';
import { reportRejection } from '#lib/faults/listen-for-faults.ts';
import {
  ASK_IMAGE,
  ASK_PAGE,
  ASK_SCREEN_PART,
  ASK_SCREENSHOT,
  ASK_SELECTION,
  savedQuestionOfItem,
} from '#lib/prompts/build-menu.ts';
import { askAbout, fillSavedQuestion } from '#lib/prompts/fill-saved-question.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { FilledQuestion } from '#lib/protocol/saved-question.ts';
import { readSavedQuestions } from '#lib/settings/saved-questions.ts';
import { hasOpenPanel } from '#lib/window-state/open-panels.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

import { updateMenu } from './update-menu.ts';

declare global {
  /** Firefox's API object: `wxt/browser` has the types of Chrome, which has no `sidebarAction`. */
  var browser: FirefoxBrowser;
}

/** Opens the panel of a window. A gesture's listener must call it before its first `await`. */
function openPanel(windowId: number): void {
  const opening = import.meta.env.FIREFOX
    ? globalThis.browser.sidebarAction.open()
    : browser.sidePanel.open({ windowId });
  reportRejection(opening, 'background');
}

/** Opens the panel of a window, or closes it where the browser can. Also to be called before the first `await`. */
function togglePanel(windowId: number): void {
  if (import.meta.env.FIREFOX) {
    reportRejection(globalThis.browser.sidebarAction.toggle(), 'background');
    return;
  }
  // The result comes too late for the click, so the panel is opened in any case, which changes nothing if it
  // is open already.
  const hasPanel = hasOpenPanel(windowId);
  openPanel(windowId);
  const closing = hasPanel.then(async (wasOpen) => {
    // Chrome before 141 cannot close it.
    if (wasOpen && 'close' in browser.sidePanel) await browser.sidePanel.close({ windowId });
  });
  reportRejection(closing, 'background');
}

/**
 * The saved question of a menu item, filled in. Undefined when the item has none, or it has been removed in
 * the meantime.
 */
async function readQuestion(
  item: string,
  takes: 'selection' | 'page',
  quotes: readonly Pick<Quote, 'id' | 'title' | 'url'>[],
): Promise<FilledQuestion | undefined> {
  const id = savedQuestionOfItem(item);
  const savedQuestion =
    id === undefined ? undefined : (await readSavedQuestions()).find((one) => one.id === id);
  const [quote] = quotes;
  if (!savedQuestion || !quote) return undefined;
  const { title, url } = quote;
  const filled = fillSavedQuestion(askAbout(takes, savedQuestion), {
    title,
    url,
    language: browser.i18n.getUILanguage(),
  });
  return { ...filled, about: quotes.map((one) => one.id) };
}

/** A click or key press that asks about something, as the browser describes it. */
interface Gesture {
  readonly tab: Browser.tabs.Tab;
  readonly info?: Browser.contextMenus.OnClickData;
  /** The chosen menu item, or the one that is equivalent to the gesture. */
  readonly item: string;
  readonly takes: 'selection' | 'page' | 'image' | 'screenshot';
}

/** What a menu item takes from the page; undefined for an item that is not ours. */
function findTakes(
  item: string,
  { selectionText }: Browser.contextMenus.OnClickData,
): Gesture['takes'] | undefined {
  if (item === ASK_IMAGE) return 'image';
  if (item === ASK_SCREENSHOT || item === ASK_SCREEN_PART) return 'screenshot';
  const isOurs = item === ASK_SELECTION || item === ASK_PAGE || savedQuestionOfItem(item) !== undefined;
  if (!isOurs) return undefined;
  return selectionText ? 'selection' : 'page';
}

async function capture({ tab, info, takes }: Gesture): Promise<Quote[]> {
  if (tab.id === undefined) return [];
  const { id: tabId, windowId } = tab;
  const source = { tabId, windowId, title: tab.title ?? '', url: tab.url ?? info?.pageUrl ?? '' };
  const frameId = info?.frameId;
  switch (takes) {
    case 'page':
      return capturePage(source);
    case 'image':
      return listOf(await captureImage({ ...source, frameId: frameId ?? 0, imageUrl: info?.srcUrl ?? '' }));
    case 'screenshot':
      return listOf(await captureScreenshot(source));
    case 'selection': {
      const menuText = info?.selectionText ?? '';
      return captureSelection({ ...source, ...(frameId !== undefined && { frameId }), menuText });
    }
    default:
      return takes satisfies never;
  }
}

function listOf(quote: Quote | undefined): Quote[] {
  return quote ? [quote] : [];
}

/** Listens to every way to ask: the menu, the toolbar button, the commands and the address bar. */
export function registerFrontDoor(
  memory: WindowMemory,
  { offerQuotes, addText }: Pick<PanelServer, 'offerQuotes' | 'addText'>,
): void {
  /** Leaves a note that nothing could be read or, if the page is a PDF, an offer to load it. */
  async function explainProblem({ tab, info, item, takes }: Gesture): Promise<void> {
    const { id: tabId = -1, title = '', url = info?.pageUrl ?? '', windowId } = tab;
    if (takes === 'image' || takes === 'screenshot') return memory.setProblem(windowId, 'no-picture');
    const pdf = await findPdf({ tabId, title, url });
    if (!pdf) return memory.setProblem(windowId, 'unreadable');
    const question = await readQuestion(item, 'page', [pdf]);
    return memory.offerPdf(windowId, { ...pdf, ...(question && { question }) }, true);
  }

  /** Says that the page has not answered. What it answers later is quoted all the same. */
  async function explainSilence(windowId: number): Promise<void> {
    await memory.setProblem(windowId, 'page-silent');
    await offerQuotes(windowId);
  }

  /** Captures the subject of the gesture and hands it to the panel of its window, which is opening. */
  async function bring(gesture: Gesture): Promise<void> {
    const { windowId } = gesture.tab;
    const quotes = await watchSilence(capture(gesture), () =>
      reportRejection(explainSilence(windowId), 'background'),
    );
    const question = await readQuestion(
      gesture.item,
      gesture.takes === 'selection' ? 'selection' : 'page',
      quotes,
    );
    const crop = gesture.item === ASK_SCREEN_PART;
    try {
      for (const [index, quote] of quotes.entries()) {
        const isLast = index === quotes.length - 1;
        await memory.addPending(windowId, quote, isLast ? question : undefined, crop);
      }
      if (quotes.length === 0) await explainProblem(gesture);
    } catch {
      await memory.setProblem(windowId, 'no-room');
    }
    await offerQuotes(windowId);
  }

  const makeMenu = (): void => reportRejection(updateMenu(), 'background');
  browser.runtime.onInstalled.addListener(makeMenu);
  browser.runtime.onStartup.addListener(makeMenu);

  browser.contextMenus.onClicked.addListener((info, tab) => {
    const item = String(info.menuItemId);
    const takes = findTakes(item, info);
    if (!takes || !tab) return;
    openPanel(tab.windowId);
    reportRejection(bring({ tab, info, item, takes }), 'background');
  });

  browser.action.onClicked.addListener(({ windowId }) => togglePanel(windowId));

  void browser.omnibox.setDefaultSuggestion({ description: browser.i18n.getMessage('omniboxHint') });
  browser.omnibox.onInputEntered.addListener((text) => {
    openPanel(browser.windows.WINDOW_ID_CURRENT);
    const adding = browser.windows.getLastFocused().then(async ({ id }) => {
      if (id !== undefined) await addText(id, text);
    });
    reportRejection(adding, 'background');
  });

  browser.commands.onCommand.addListener((command, tab) => {
    if (!tab) return;
    openPanel(tab.windowId);
    if (command === ASK_SELECTION)
      reportRejection(bring({ tab, item: command, takes: 'selection' }), 'background');
    if (command === ASK_PAGE) reportRejection(bring({ tab, item: command, takes: 'page' }), 'background');
    if (command === ASK_SCREENSHOT)
      reportRejection(bring({ tab, item: command, takes: 'screenshot' }), 'background');
  });
}
