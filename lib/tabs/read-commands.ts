import { browser } from 'wxt/browser';

import type { BrowserCommand } from '#lib/protocol/browser-command.ts';

/** As in the manifest. Chrome sorts them by name. */
const ORDER = ['open-panel', 'ask-selection', 'ask-page', 'ask-screenshot'];

/**
 * Reads the extension's keyboard commands, the browser's own first. The user may change them at any time,
 * without an event.
 */
export async function readCommands(): Promise<BrowserCommand[]> {
  const commands = await browser.commands.getAll();
  return commands
    .map(({ name = '', description = '', shortcut = '' }) => ({ name, description, shortcut }))
    .toSorted((one, other) => ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
}
