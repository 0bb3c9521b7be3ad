import '#components/ui/tokens.css';
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import type { Browser as FirefoxBrowser } from 'webextension-polyfill';
import { browser } from 'wxt/browser';

import { loadPainter } from '#components/answer/load-painter.ts';
import type { PanelPlatform } from '#components/panel/panel-context.ts';
import { Panel } from '#components/panel/Panel.tsx';
import { showAppearance, startAppearance } from '#lib/appearance/appearance.ts';
import { hadPlaceLine, keepPlaceLine } from '#lib/appearance/place-line.ts';
import { systemClock } from '#lib/clock/clock.ts';
import { listenForFaults } from '#lib/faults/listen-for-faults.ts';
import { connectPanel } from '#lib/panel/connect-panel.ts';
import { createPanelStore } from '#lib/panel/create-panel-store.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { readSystem } from '#lib/presets/read-system.ts';
import { isBackgroundFrame, PANEL_PORT, type PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import { UNLOCK_HASH } from '#lib/protocol/frames/passphrase-frames.ts';
import type { SettingsPage } from '#lib/protocol/settings-page.ts';
import { askForOrigins, askForTabs, listTabs, readFrontPage, watchTabs } from '#lib/tabs/open-tabs.ts';
import { readCommands } from '#lib/tabs/read-commands.ts';
import { withSiteAccess } from '#lib/tabs/site-access.ts';
import { stayInExtension } from '#lib/tabs/stay-in-extension.ts';
import type { ExportFormat } from '#lib/transfer/exports/file-name.ts';
import { saveBlob } from '#lib/transfer/exports/save-blob.ts';
import { markPanel } from '#lib/window-state/open-panels.ts';
import { watchPending } from '#lib/window-state/watch-pending.ts';
import { watchUnlock } from '#lib/window-state/watch-unlock.ts';

declare global {
  /** Firefox's API object: `wxt/browser` has the types of Chrome, which has no `sidebarAction`. */
  var browser: FirefoxBrowser;
}

// In the built page, this has been done before the first frame.
if (import.meta.env.DEV) startAppearance();
listenForFaults('panel');
stayInExtension();

// The user can type in the panel before the browser has answered. Chromium serves private windows from the
// same process, so `inIncognitoContext` is false there too.
const ownWindow = browser.windows.getCurrent().then(({ id = -1, incognito }) => ({ id, incognito }));
const isPrivate = signal(false);
const ending = new AbortController();

async function hello(): Promise<PanelFrame> {
  const { id, incognito } = await ownWindow;
  return { type: 'panel-hello', window: id, private: incognito };
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

void ownWindow.then(({ id, incognito }) => {
  isPrivate.value = incognito;
  if (!import.meta.env.FIREFOX) markPanel(id);
  // A selection on its way to this panel may find the port closed with the last background.
  watchPending(id, () => connection.connect(), ending.signal);
});
effect(() => {
  if (store.appearance.value) showAppearance(store.appearance.value);
});
// So may a question that waits for the keys to be unlocked.
watchUnlock(() => {
  if (store.asking.isUnlockWanted.peek()) connection.connect();
}, ending.signal);
// The user has returned to the panel, or is typing: missed changes, and the coming question, are worth waking
// the background for.
for (const type of ['focus', 'input']) globalThis.addEventListener(type, () => connection.connect());
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

async function exportChat(
  { id, title }: Parameters<PanelPlatform['exportChat']>[0],
  format: ExportFormat,
): Promise<string | undefined> {
  const { exportOneChat } = await import('#lib/transfer/page-transfer.ts');
  const { name, blob, chats } = await exportOneChat(id, title, format, { signal: ending.signal });
  if (chats === 0) return undefined;
  saveBlob(name, blob);
  return name;
}

function loadPdf(url: string, until: AbortSignal): Promise<Blob> {
  return withSiteAccess(url, async () => {
    const { PDF_PORT, receivePdf } = await import('#lib/panel/quotes/receive-pdf.ts');
    return receivePdf(browser.runtime.connect({ name: PDF_PORT }), (await ownWindow).id, until);
  });
}

/** The background may be broken, so the panel stores its draft itself. */
async function reload(isForced: boolean): Promise<boolean> {
  const [{ createWindowMemory }, { reloadExtension }] = await Promise.all([
    import('#lib/window-state/window-memory.ts'),
    import('#lib/window-state/carry-windows.ts'),
  ]);
  const { id } = await ownWindow;
  const isStored = await createWindowMemory()
    .setDraft(id, store.draft.saved())
    .then(
      () => true,
      () => false,
    );
  return (isStored || isForced) && (await reloadExtension(systemClock.now(), isForced));
}

/** Chrome focuses the settings that are open already, but has no way to name one of their pages. */
function openOptions(page?: SettingsPage): void {
  if (!page) return void browser.runtime.openOptionsPage();
  const url = `${browser.runtime.getURL('/options.html')}#${page}`;
  void ownWindow.then(({ id }) => browser.tabs.create({ url, windowId: id }));
}

const root = document.getElementById('app');
if (root) {
  const platform: PanelPlatform = {
    connect: (name) => browser.runtime.connect({ name }),
    openOptions,
    // Browsers give extensions no other way. F6 keeps the panel open.
    leave: () => (import.meta.env.FIREFOX ? void globalThis.browser.sidebarAction.close() : window.close()),
    readCommands,
    hadPlaceLine,
    keepPlaceLine,
    openUnlock() {
      const url = `${browser.runtime.getURL('/options.html')}${UNLOCK_HASH}`;
      void ownWindow.then(({ id }) => browser.tabs.create({ url, windowId: id }));
    },
    reload,
    copy,
    exportChat,
    loadNotes: async () => (await import('./notes-platform.ts')).createNotesPlatform(),
    loadPdf,
    scheme: location.protocol,
    origin: location.origin,
    system: readSystem(navigator.userAgent),
    isPrivate,
    savedQuestions: store.savedQuestionList,
    language: browser.i18n.getUILanguage(),
    async readSurroundingText(quote) {
      const { readSurroundingText } = await import('#lib/capture/read-surrounding-text.ts');
      return readSurroundingText((await ownWindow).id, quote);
    },
    async pointAtPart(tab, ...how) {
      const { startPointing } = await import('#lib/capture/start-pointing.ts');
      return startPointing(tab, ...how);
    },
    tabs: {
      watch: (listener, until) =>
        void ownWindow.then(({ id }) => {
          if (!until.aborted) watchTabs(id, listener, until);
        }),
      front: readFrontPage,
      list: async () => listTabs((await ownWindow).id),
      askForTabs,
      askForOrigins,
    },
  };
  render(<Panel store={store} platform={platform} />, root);
  globalThis.replayEarlyInput?.();
  // After the first paint, so that a question can be typed first.
  requestAnimationFrame(() => setTimeout(() => void loadPainter()));
}
