import { browser } from 'wxt/browser';

import { buildMenu, type MenuItem } from '#lib/prompts/build-menu.ts';
import { readSavedQuestions } from '#lib/settings/saved-questions.ts';

function createItem(item: MenuItem): Promise<void> {
  return new Promise((resolve) => {
    // An item that the browser refuses must not keep the others out; asking for the error keeps it out of the log.
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

/** Makes the right-click menu what the settings say. Calls take turns, so that no two menus are ever mixed. */
export function updateMenu(): Promise<void> {
  replacing = replacing.then(replaceMenu, replaceMenu);
  return replacing;
}
