import type { Browser as FirefoxBrowser } from 'webextension-polyfill';
import { browser } from 'wxt/browser';

import { captureSelection } from '#lib/page/capture-selection.ts';
import type { WindowMemory } from '#lib/page/window-memory.ts';
import { ASK_SELECTION, entryOfItem } from '#lib/prompts/build-menu.ts';
import { fillEntry } from '#lib/prompts/fill-entry.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { EntryQuestion } from '#lib/protocol/entry.ts';
import { readEntries } from '#lib/settings/entries.ts';

import { updateMenu } from './keep-menu.ts';

declare global {
  /** Firefox' own API object: `wxt/browser` is typed after Chrome, which has no `sidebarAction`. */
  var browser: FirefoxBrowser;
}

/** Opens the panel of a window. Must be called before any `await` of a gesture's listener. */
function openPanel(windowId: number): void {
  if (import.meta.env.FIREFOX) void globalThis.browser.sidebarAction.open();
  else void browser.sidePanel.open({ windowId });
}

/** What the clicked item asks about the quote; undefined when the user is to ask, or has removed the entry meanwhile. */
async function readQuestion(item: string, { title, url }: Quote): Promise<EntryQuestion | undefined> {
  const id = entryOfItem(item);
  const entry = id === undefined ? undefined : (await readEntries()).find((one) => one.id === id);
  return entry && fillEntry(entry, { title, url, language: browser.i18n.getUILanguage() });
}

/** Registers the ways in: the menu, the toolbar button and the command. */
export function registerFrontDoor(
  memory: WindowMemory,
  offerQuotes: (window: number) => Promise<void>,
): void {
  browser.runtime.onInstalled.addListener(() => void updateMenu());
  browser.runtime.onStartup.addListener(() => void updateMenu());

  browser.contextMenus.onClicked.addListener((info, tab) => {
    const item = String(info.menuItemId);
    const isOurs = item === ASK_SELECTION || entryOfItem(item) !== undefined;
    if (!isOurs || tab?.id === undefined) return;
    openPanel(tab.windowId);
    void captureSelection({
      tabId: tab.id,
      ...(info.frameId !== undefined && { frameId: info.frameId }),
      menuText: info.selectionText ?? '',
      title: tab.title ?? '',
      url: tab.url ?? info.pageUrl ?? '',
    }).then(async (quote) => {
      if (!quote) return;
      await memory.addPending(tab.windowId, quote, await readQuestion(item, quote));
      await offerQuotes(tab.windowId);
    });
  });

  browser.action.onClicked.addListener((tab) => openPanel(tab.windowId));
  browser.commands.onCommand.addListener((command, tab) => {
    if (command === 'open-panel' && tab) openPanel(tab.windowId);
  });
}
