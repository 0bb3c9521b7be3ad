import '#components/ui/tokens.css';
import '#components/options/options.css';
import '#components/options/appearance/appearance.css';
import '#components/options/chats/chat-data.css';
import '#components/options/keys/keys.css';
import '#components/options/limits/limits.css';
import '#components/options/managed/managed.css';
import '#components/options/network/network.css';
import '#components/options/pages/pages.css';
import '#components/options/reading-notes/reading-notes.css';
import '#components/options/saved-questions/saved-questions.css';
import '#components/options/shortcuts/shortcuts.css';
import '#components/options/transfer/transfer.css';
import '#components/options/ways-to-ask/ways-to-ask.css';
import { render } from 'preact';
import type { Browser as FirefoxBrowser } from 'webextension-polyfill';
import { browser } from 'wxt/browser';

import { Options } from '#components/options/Options.tsx';
import { showAppearance, startAppearance } from '#lib/appearance/appearance.ts';
import { findDeviceModel } from '#lib/device-model/device-model.ts';
import { listenForFaults } from '#lib/faults/listen-for-faults.ts';
import { createOptionsStore } from '#lib/options/create-options-store.ts';
import { createSettingsClient } from '#lib/options/create-settings-client.ts';
import { createTransfer } from '#lib/options/create-transfer.ts';
import type { OptionsPlatform, WaysPlatform } from '#lib/options/options-platform.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { readSystem } from '#lib/presets/read-system.ts';
import { CHAT_DATA_PORT, isChatDataReply } from '#lib/protocol/chat-data.ts';
import { CONNECTION_TEST_PORT, isConnectionTestReply } from '#lib/protocol/connection-test.ts';
import { isLedgerReply, LEDGER_PORT } from '#lib/protocol/frames/ledger-frames.ts';
import { isKeyReply, isOptionsReply, KEY_PORT, OPTIONS_PORT } from '#lib/protocol/frames/options-frames.ts';
import { isPassphraseReply, PASSPHRASE_PORT, UNLOCK_HASH } from '#lib/protocol/frames/passphrase-frames.ts';
import { isSettingsReply, SETTINGS_PORT } from '#lib/protocol/frames/settings-frames.ts';
import { readCommands } from '#lib/tabs/read-commands.ts';
import { stayInExtension } from '#lib/tabs/stay-in-extension.ts';
import { saveBlob } from '#lib/transfer/exports/save-blob.ts';
import { shortcutsText } from '#lib/wording/shortcuts.ts';

declare global {
  /** Firefox's API object: `wxt/browser` has the types of Chrome, which cannot open its shortcuts. */
  var browser: FirefoxBrowser;
}

startAppearance();
listenForFaults('options');
stayInExtension();

const ending = new AbortController();
globalThis.addEventListener('pagehide', () => ending.abort());

async function closeTab(): Promise<void> {
  const tab = await browser.tabs.getCurrent();
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id);
}

/** Where shortcuts are set: an address in Chrome, a page that Firefox opens since 137. */
function shortcutsPage(): Pick<WaysPlatform, 'openShortcuts' | 'shortcutsPlace'> {
  if (!import.meta.env.FIREFOX) {
    const url = 'chrome://extensions/shortcuts';
    return {
      openShortcuts: () => void browser.tabs.create({ url }),
      shortcutsPlace: shortcutsText.at(url),
    };
  }
  const { commands } = globalThis.browser;
  return {
    ...('openShortcutSettings' in commands && {
      openShortcuts: () => void commands.openShortcutSettings(),
    }),
    shortcutsPlace: shortcutsText.inFirefox,
  };
}

const ways: WaysPlatform = {
  readCommands,
  ...shortcutsPage(),
};

const settings = createSettingsClient(() =>
  wrapPort(browser.runtime.connect({ name: SETTINGS_PORT }), isSettingsReply),
);
// The port closes when the background sleeps: changes by another page in the meantime are read when the user
// returns. A failure here shows when the user next saves something.
globalThis.addEventListener('focus', () => void settings.read().catch(() => {}));

const platform: OptionsPlatform = {
  settings,
  savedQuestions: {
    read: async () => (await settings.read()).savedQuestions,
    update: settings.updateSavedQuestions,
    watch: (listener, signal) => settings.watch(({ savedQuestions }) => listener(savedQuestions), signal),
    readListedModels: async () => (await settings.read()).listedModels,
    saveFile: (name, text) => saveBlob(name, new Blob([text], { type: 'application/json' })),
  },
  quoteRule: { read: async () => (await settings.read()).asksForQuotes, save: settings.saveQuoteRule },
  notes: { read: async () => (await settings.read()).notes, save: settings.saveNotes },
  limits: { read: async () => (await settings.read()).limits, save: settings.saveLimits },
  caps: { read: settings.read, save: settings.saveCaps },
  appearance: {
    read: async () => (await settings.read()).appearance,
    save: settings.saveAppearance,
    show: showAppearance,
    watch: (listener, signal) =>
      settings.watch(({ appearance }) => {
        showAppearance(appearance);
        listener(appearance);
      }, signal),
  },
  ways,
  openPort: () => wrapPort(browser.runtime.connect({ name: OPTIONS_PORT }), isOptionsReply),
  openKeyPort: () => wrapPort(browser.runtime.connect({ name: KEY_PORT }), isKeyReply),
  openPassphrasePort: () => wrapPort(browser.runtime.connect({ name: PASSPHRASE_PORT }), isPassphraseReply),
  ...(location.hash === UNLOCK_HASH && { closeUnlockTab: () => void closeTab() }),
  openTestPort: () =>
    wrapPort(browser.runtime.connect({ name: CONNECTION_TEST_PORT }), isConnectionTestReply),
  openLedgerPort: () => wrapPort(browser.runtime.connect({ name: LEDGER_PORT }), isLedgerReply),
  createTransfer: (chatData) => createTransfer(settings, chatData, saveBlob),
  openChatDataPort: () => wrapPort(browser.runtime.connect({ name: CHAT_DATA_PORT }), isChatDataReply),
  measureStorage: async () => (await navigator.storage.estimate()).usage,
  requestHost: async (pattern) => await browser.permissions.request({ origins: [pattern] }),
  async reload(isForced) {
    const { reloadExtension } = await import('#lib/window-state/carry-windows.ts');
    return reloadExtension(Date.now(), isForced);
  },
  deviceModel: findDeviceModel(),
  newId: () => crypto.randomUUID(),
  scheme: location.protocol,
  origin: location.origin,
  system: readSystem(navigator.userAgent),
  copyText: (text) => navigator.clipboard.writeText(text),
  signal: ending.signal,
};

const root = document.getElementById('app');
const store = createOptionsStore(platform);
globalThis.addEventListener('focus', store.refresh);
if (root) render(<Options store={store} platform={platform} />, root);
