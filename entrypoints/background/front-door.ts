import type { Browser as FirefoxBrowser } from 'webextension-polyfill';
import { browser } from 'wxt/browser';

import { captureSelection } from '#lib/page/capture-selection.ts';
import type { WindowMemory } from '#lib/page/window-memory.ts';

/** Id of the menu entry, also in stored menus of earlier versions. */
const ASK_SELECTION = 'ask-selection';

declare global {
  /** Firefox' own API object: `wxt/browser` is typed after Chrome, which has no `sidebarAction`. */
  var browser: FirefoxBrowser;
}

/** Opens the panel of a window. Must be called before any `await` of a gesture's listener. */
function openPanel(windowId: number): void {
  if (import.meta.env.FIREFOX) void globalThis.browser.sidebarAction.open();
  else void browser.sidePanel.open({ windowId });
}

/** Registers the ways in: the menu entry, the toolbar button and the command. */
export function registerFrontDoor(
  memory: WindowMemory,
  offerQuotes: (window: number) => Promise<void>,
): void {
  browser.runtime.onInstalled.addListener(() => {
    void browser.contextMenus.removeAll().then(() => {
      browser.contextMenus.create({
        id: ASK_SELECTION,
        title: browser.i18n.getMessage('menuAskSelection'),
        contexts: ['selection'],
      });
    });
  });

  browser.contextMenus.onClicked.addListener((info, tab) => {
    if (info.menuItemId !== ASK_SELECTION || tab?.id === undefined) return;
    openPanel(tab.windowId);
    void captureSelection({
      tabId: tab.id,
      ...(info.frameId !== undefined && { frameId: info.frameId }),
      menuText: info.selectionText ?? '',
      title: tab.title ?? '',
      url: tab.url ?? info.pageUrl ?? '',
    }).then(async (quote) => {
      if (!quote) return;
      await memory.addPending(tab.windowId, quote);
      await offerQuotes(tab.windowId);
    });
  });

  browser.action.onClicked.addListener((tab) => openPanel(tab.windowId));
  browser.commands.onCommand.addListener((command, tab) => {
    if (command === 'open-panel' && tab) openPanel(tab.windowId);
  });
}
