import '#components/ui/tokens.css';
import '#components/ui/button.css';
import '#components/options/options.css';
import '#components/options/saved-questions/saved-questions.css';
import '#components/options/ways-to-ask/ways-to-ask.css';
import { render } from 'preact';
import type { Browser as FirefoxBrowser } from 'webextension-polyfill';
import { browser } from 'wxt/browser';

import { Options } from '#components/options/Options.tsx';
import { createOptionsStore, type OptionsPlatform } from '#lib/options/create-options-store.ts';
import type { WaysPlatform } from '#lib/options/ways-platform.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { isKeyReply, isOptionsReply, KEY_PORT, OPTIONS_PORT } from '#lib/protocol/options-frames.ts';
import { readModelChoices } from '#lib/settings/model-choice.ts';
import {
  makeDefault,
  providerSettings,
  removeProvider,
  saveProvider,
  watchProviders,
} from '#lib/settings/provider-settings.ts';
import {
  readSavedQuestions,
  updateSavedQuestions,
  watchSavedQuestions,
} from '#lib/settings/saved-questions.ts';

declare global {
  /** Firefox' own API object: `wxt/browser` is typed after Chrome, which cannot open its shortcuts. */
  var browser: FirefoxBrowser;
}

const ending = new AbortController();
globalThis.addEventListener('pagehide', () => ending.abort());

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it when the click is over, but not always taken it whole.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Where the keys of commands are set: an address in Chrome, a dialog in Firefox since 137. */
function shortcutsPage(): Pick<WaysPlatform, 'openShortcuts' | 'shortcutsPlace'> {
  if (!import.meta.env.FIREFOX) {
    const url = 'chrome://extensions/shortcuts';
    return {
      openShortcuts: () => void browser.tabs.create({ url }),
      shortcutsPlace: `The browser keeps them at ${url}.`,
    };
  }
  const { commands } = globalThis.browser;
  return {
    ...('openShortcutSettings' in commands && {
      openShortcuts: () => void commands.openShortcutSettings(),
    }),
    shortcutsPlace: 'The browser keeps them in its add-ons page (about:addons), behind the cog.',
  };
}

const ways: WaysPlatform = {
  readCommands: async () =>
    (await browser.commands.getAll()).map(({ name = '', description = '', shortcut = '' }) => ({
      name,
      description,
      shortcut,
    })),
  ...shortcutsPage(),
};

const platform: OptionsPlatform = {
  settings: {
    read: () => providerSettings.getValue(),
    save: saveProvider,
    remove: removeProvider,
    makeDefault,
    watch: watchProviders,
  },
  savedQuestions: {
    read: readSavedQuestions,
    update: updateSavedQuestions,
    watch: watchSavedQuestions,
    readListedModels: async () => (await readModelChoices()).listed,
    saveFile,
  },
  ways,
  openPort: () => wrapPort(browser.runtime.connect({ name: OPTIONS_PORT }), isOptionsReply),
  openKeyPort: () => wrapPort(browser.runtime.connect({ name: KEY_PORT }), isKeyReply),
  requestHost: async (pattern) => await browser.permissions.request({ origins: [pattern] }),
  reload: () => browser.runtime.reload(),
  newId: () => crypto.randomUUID(),
  scheme: location.protocol,
  signal: ending.signal,
};

const root = document.getElementById('app');
if (root) render(<Options store={createOptionsStore(platform)} platform={platform} />, root);
