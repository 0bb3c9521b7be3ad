import type { browser as ExtensionApi } from 'wxt/browser';

import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import type { View } from '#test/support/browsers/view.ts';

import { readSetting } from './settings-in-page.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

/** Returns whether the right-click menu has an item with this id. */
export async function hasMenuItem(extensionPage: View, id: string): Promise<boolean> {
  return await extensionPage.evaluate(async (wanted) => {
    // Changes nothing, and fails as long as there is no such item.
    return await browser.contextMenus.update(wanted, {}).then(
      () => true,
      () => false,
    );
  }, id);
}

/** Returns the saved questions as they are stored; none as long as they are the built-in ones. */
export async function storedQuestions(extensionPage: View): Promise<SavedQuestion[]> {
  const stored: SavedQuestion[] | null = JSON.parse(
    await extensionPage.evaluate(readSetting, 'saved-questions'),
  );
  return stored ?? [];
}

/** Returns whether the right-click menu has an item for the saved question of this name. */
export async function isInMenu(extensionPage: View, name: string): Promise<boolean> {
  const { id } = (await storedQuestions(extensionPage)).find((question) => question.name === name) ?? {};
  return id !== undefined && (await hasMenuItem(extensionPage, `entry:${id}`));
}
