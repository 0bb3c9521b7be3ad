import { browser } from 'wxt/browser';

import type { BrowserCommand } from '#lib/protocol/browser-command.ts';

/** Reads the extension's keyboard commands. A user may change them at any time, which sends no event. */
export async function readCommands(): Promise<BrowserCommand[]> {
  const commands = await browser.commands.getAll();
  return commands.map(({ name = '', description = '', shortcut = '' }) => ({ name, description, shortcut }));
}
