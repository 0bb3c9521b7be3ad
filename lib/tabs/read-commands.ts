import { browser } from 'wxt/browser';

import type { BrowserCommand } from '#lib/protocol/browser-command.ts';

/** As in the manifest. Chrome sorts them by name. */
const ORDER = ['open-panel', 'ask-selection', 'ask-page', 'ask-screenshot'];

/**
 * Reads the extension's keyboard commands, those of the browser first. A user may change them at any time, which sends
 * no event.
 */
export async function readCommands(): Promise<BrowserCommand[]> {
  const commands = await browser.commands.getAll();
  return commands
    .map(({ name = '', description = '', shortcut = '' }) => ({ name, description, shortcut }))
    .toSorted((one, other) => ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
}
