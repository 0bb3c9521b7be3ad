import '#components/panel/theme.css';
import '#components/settings/settings.css';
import { render } from 'preact';
import { browser } from 'wxt/browser';

import { createOptionsStore, type OptionsPlatform } from '#components/settings/create-options-store.ts';
import { Settings } from '#components/settings/Settings.tsx';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { isKeyReply, isOptionsReply, KEY_PORT, OPTIONS_PORT } from '#lib/protocol/options-frames.ts';
import {
  makeDefault,
  providerSettings,
  removeProvider,
  saveProvider,
  watchProviders,
} from '#lib/settings/provider-settings.ts';

const ending = new AbortController();
globalThis.addEventListener('pagehide', () => ending.abort());

const platform: OptionsPlatform = {
  settings: {
    read: () => providerSettings.getValue(),
    save: saveProvider,
    remove: removeProvider,
    makeDefault,
    watch: watchProviders,
  },
  openPort: () => wrapPort(browser.runtime.connect({ name: OPTIONS_PORT }), isOptionsReply),
  openKeyPort: () => wrapPort(browser.runtime.connect({ name: KEY_PORT }), isKeyReply),
  requestHost: async (pattern) => await browser.permissions.request({ origins: [pattern] }),
  newId: () => crypto.randomUUID(),
  scheme: location.protocol,
  signal: ending.signal,
};

const root = document.getElementById('app');
if (root) render(<Settings store={createOptionsStore(platform)} platform={platform} />, root);
