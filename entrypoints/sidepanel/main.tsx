import '#components/ui/tokens.css';
import { render } from 'preact';
import { browser } from 'wxt/browser';

import type { PanelPlatform } from '#components/panel/panel-context.ts';
import { Panel } from '#components/panel/Panel.tsx';
import { systemClock } from '#lib/clock/clock.ts';
import { listenForFaults } from '#lib/faults/listen-for-faults.ts';
import { connectPanel } from '#lib/panel/connect-panel.ts';
import { createPanelStore } from '#lib/panel/create-panel-store.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { isBackgroundFrame, PANEL_PORT, type PanelFrame } from '#lib/protocol/panel-frames.ts';
import { UNLOCK_HASH } from '#lib/protocol/passphrase-frames.ts';
import { askForOrigins, askForTabs, listTabs, watchTabs } from '#lib/tabs/open-tabs.ts';
import { withSiteAccess } from '#lib/tabs/site-access.ts';
import { stayInExtension } from '#lib/tabs/stay-in-extension.ts';
import { markPanel } from '#lib/window-state/open-panels.ts';
import { watchPending } from '#lib/window-state/watch-pending.ts';
import { watchUnlock } from '#lib/window-state/watch-unlock.ts';

listenForFaults('panel');
stayInExtension();

// Chromium serves private windows from the same process, so `inIncognitoContext` is false there too.
const { id: windowId = -1, incognito: isPrivate } = await browser.windows.getCurrent();
const ending = new AbortController();
if (!import.meta.env.FIREFOX) markPanel(windowId);

function hello(): Promise<PanelFrame> {
  return Promise.resolve({ type: 'panel-hello', window: windowId, private: isPrivate });
}

const connection = connectPanel({
  open: () => wrapPort(browser.runtime.connect({ name: PANEL_PORT }), isBackgroundFrame),
  hello,
  onOpen: () => store.opened(),
  onFrame: (frame) => store.apply(frame),
  isNeeded: () => store.isWaiting(),
  clock: systemClock,
  signal: ending.signal,
});
const store = createPanelStore(connection, systemClock);

// A selection on its way to this panel may find the port closed with the last background.
watchPending(windowId, () => connection.connect(), ending.signal);
// So may a question that waits for the keys to be unlocked.
watchUnlock(() => {
  if (store.asking.isUnlockWanted.peek()) connection.connect();
}, ending.signal);
// The user has come back to the panel: what changed meanwhile is worth waking the background for.
globalThis.addEventListener('focus', () => connection.connect());
globalThis.addEventListener('pagehide', () => {
  store.draft.flush();
  ending.abort();
});

function copy(text: string, html?: string): Promise<void> {
  if (html === undefined) return navigator.clipboard.writeText(text);
  const flavours = { 'text/plain': text, 'text/html': html };
  const blobs = Object.entries(flavours).map(([type, part]) => [type, new Blob([part], { type })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

function loadPdf(url: string, signal: AbortSignal): Promise<Blob> {
  return withSiteAccess(url, async () => {
    const { PDF_PORT, receivePdf } = await import('#lib/panel/receive-pdf.ts');
    return receivePdf(browser.runtime.connect({ name: PDF_PORT }), windowId, signal);
  });
}

const root = document.getElementById('app');
if (root) {
  const platform: PanelPlatform = {
    openOptions: () => void browser.runtime.openOptionsPage(),
    openUnlock: () =>
      void browser.tabs.create({ url: `${browser.runtime.getURL('/options.html')}${UNLOCK_HASH}`, windowId }),
    reload: () => browser.runtime.reload(),
    copy,
    loadPdf,
    scheme: location.protocol,
    isPrivate,
    savedQuestions: store.savedQuestionList,
    language: browser.i18n.getUILanguage(),
    tabs: {
      watch: (listener, signal) => watchTabs(windowId, listener, signal),
      list: () => listTabs(windowId),
      askForTabs,
      askForOrigins,
    },
  };
  render(<Panel store={store} platform={platform} />, root);
}
