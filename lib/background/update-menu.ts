import { browser } from 'wxt/browser';

import { buildMenu, type MenuItem } from '#lib/prompts/build-menu.ts';
import { readSavedQuestions } from '#lib/settings/saved-questions.ts';

function createItem(item: MenuItem): Promise<void> {
  return new Promise((resolve) => {
    // One item that the browser refuses must not stop the others. Reading the error keeps it out of the log.
    browser.contextMenus.create(item, () => resolve(void browser.runtime.lastError));
  });
}

async function replaceMenu(): Promise<void> {
  const items = buildMenu(await readSavedQuestions(), {
    askSelection: browser.i18n.getMessage('menuAskSelection'),
    askPage: browser.i18n.getMessage('menuAskPage'),
    askImage: browser.i18n.getMessage('menuAskImage'),
    askScreenshot: browser.i18n.getMessage('menuAskScreenshot'),
    askScreenPart: browser.i18n.getMessage('menuAskScreenPart'),
  });
  await browser.contextMenus.removeAll();
  for (const item of items) await createItem(item);
}

let replacing = Promise.resolve();

/**
 * Rebuilds the right-click menu from the settings. Calls run one at a time, so that two menus are never
 * mixed.
 */
export function updateMenu(): Promise<void> {
  replacing = replacing.then(replaceMenu, replaceMenu);
  return replacing;
}
