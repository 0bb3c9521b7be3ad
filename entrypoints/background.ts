import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';

import { createChatKeeping } from '#lib/background/chat-keeping.ts';
import { createTemporaryTally, storedTally } from '#lib/background/day-tally.ts';
import { registerFrontDoor } from '#lib/background/front-door.ts';
import { createModelLists } from '#lib/background/model-lists.ts';
import { rememberWindow } from '#lib/background/on-device-list.ts';
import { retryParameters } from '#lib/background/retry-parameters.ts';
import { createChatsServer } from '#lib/background/servers/chats-server.ts';
import { createConnectionTestServer } from '#lib/background/servers/connection-test-server.ts';
import { createInspectorServer } from '#lib/background/servers/inspector-server.ts';
import { serveLedger } from '#lib/background/servers/ledger-server.ts';
import { createModelsServer } from '#lib/background/servers/models-server.ts';
import { createOptionsServer } from '#lib/background/servers/options-server.ts';
import { servePageGlosses } from '#lib/background/servers/page-glosses-server.ts';
import { createPanelServer } from '#lib/background/servers/panel-server.ts';
import { createPanelSessions } from '#lib/background/servers/panel-sessions.ts';
import { serveNotes } from '#lib/background/servers/serve-notes.ts';
import { servePassphrase } from '#lib/background/servers/serve-passphrase.ts';
import { servePdf } from '#lib/background/servers/serve-pdf.ts';
import { createSetUpServer } from '#lib/background/servers/set-up-server.ts';
import { createSettingsServer } from '#lib/background/servers/settings-server.ts';
import { onTrustedPort } from '#lib/background/servers/trusted-port.ts';
import { createSpendingGuard } from '#lib/background/spending-guard.ts';
import {
  agreeTo,
  chooseTarget,
  findTarget,
  readChosenModel,
  readProviderView,
} from '#lib/background/targets.ts';
import { updateMenu } from '#lib/background/update-menu.ts';
import { findTabPdf, readTab } from '#lib/capture/read-tab.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createKeptDrafts } from '#lib/chats/kept-drafts.ts';
import { createQueuedQuestions } from '#lib/chats/queued-questions.ts';
import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { createTemporaryChats } from '#lib/chats/temporary-chats.ts';
import { systemClock } from '#lib/clock/clock.ts';
import { sleep } from '#lib/clock/sleep.ts';
import { onceSucceeded } from '#lib/database/once-succeeded.ts';
import { findDeviceModel } from '#lib/device-model/device-model.ts';
import { listenForFaults, reportRejection } from '#lib/faults/listen-for-faults.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import { recordRequests } from '#lib/ledger/record-requests.ts';
import { createStoredLog, createTemporaryLog } from '#lib/ledger/request-log.ts';
import { checkQuotes } from '#lib/passages/check-quotes.ts';
import { markPassages, unmarkPassages } from '#lib/passages/mark-passages.ts';
import { openPassage } from '#lib/passages/open-passage.ts';
import { CHAT_DATA_PORT } from '#lib/protocol/chat-data.ts';
import { CHATS_PORT } from '#lib/protocol/chat-list.ts';
import { isKeptOnDisk, isTemporaryChat } from '#lib/protocol/chat.ts';
import { CONNECTION_TEST_PORT } from '#lib/protocol/connection-test.ts';
import { INSPECTOR_PORT } from '#lib/protocol/frames/inspector-frames.ts';
import { LEDGER_PORT } from '#lib/protocol/frames/ledger-frames.ts';
import { MODELS_PORT } from '#lib/protocol/frames/model-frames.ts';
import { KEY_PORT, OPTIONS_PORT } from '#lib/protocol/frames/options-frames.ts';
import { PANEL_PORT } from '#lib/protocol/frames/panel-frames.ts';
import { PASSPHRASE_PORT } from '#lib/protocol/frames/passphrase-frames.ts';
import { PDF_PORT } from '#lib/protocol/frames/pdf-frames.ts';
import { SET_UP_PORT } from '#lib/protocol/frames/set-up-frames.ts';
import { SETTINGS_PORT } from '#lib/protocol/frames/settings-frames.ts';
import type { ModelRef } from '#lib/protocol/model.ts';
import { NOTES_PORT } from '#lib/protocol/note-settings.ts';
import { PAGE_GLOSSES_PORT } from '#lib/protocol/page-glosses.ts';
import { createRuns } from '#lib/runs/create-runs.ts';
import { createHostSlots } from '#lib/runs/host-slots.ts';
import { createKeepAlive } from '#lib/runs/keep-alive.ts';
import { defaultLimits, withUserLimits } from '#lib/runs/limits.ts';
import type { TappedQuestion } from '#lib/runs/stream-tap.ts';
import { appearanceSetting } from '#lib/settings/appearance-setting.ts';
import { readConsentedKinds, readConsents, revokeConsent } from '#lib/settings/consents.ts';
import { limitSettings, readCaps } from '#lib/settings/limit-settings.ts';
import { lockStorage } from '#lib/settings/lock-storage.ts';
import { watchPolicy } from '#lib/settings/managed-storage.ts';
import { chooseModel } from '#lib/settings/model-choice.ts';
import { readListedPrice } from '#lib/settings/model-lists.ts';
import { rememberRefused } from '#lib/settings/refused-parameters.ts';
import { retentionSetting } from '#lib/settings/retention.ts';
import { readSavedQuestions } from '#lib/settings/saved-questions.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { createKeyVault } from '#lib/vault/key-vault.ts';
import { createBrowserSession } from '#lib/window-state/browser-session.ts';
import { reloadExtension, restoreWindows } from '#lib/window-state/carry-windows.ts';
import { createWindowMemory } from '#lib/window-state/window-memory.ts';

function hasHostPermission(origin: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [buildOriginPattern(origin)] });
}

async function isPrivateWindow(window: number): Promise<boolean> {
  return (await browser.windows.get(window)).incognito;
}

async function interruptOpen(stores: readonly ChatStore[]): Promise<void> {
  await Promise.all(stores.map((chats) => chats.interruptOpen()));
}

/** The alarm that locks the vault. A timer would end with the background. */
const LOCK_ALARM = 'lock';

/** The alarm that deletes for good what the user has deleted. */
const PURGE_ALARM = 'purge-chats';
/** How long Undo is offered at most. */
const UNDO_MS = 10 * 60_000;

/** The alarm that deletes chats older than the user wants to keep. */
const DAILY_ALARM = 'clean-up';
const DAY_MINUTES = 24 * 60;

async function setDailyAlarm(): Promise<void> {
  await browser.alarms.create(DAILY_ALARM, { periodInMinutes: DAY_MINUTES });
}

async function setLockAlarm(at: number | null): Promise<void> {
  if (at === null) await browser.alarms.clear(LOCK_ALARM);
  else await browser.alarms.create(LOCK_ALARM, { when: at });
}

export default defineBackground(() => {
  listenForFaults('background');
  const clock = systemClock;
  const vault = createKeyVault({
    session: browser.storage.session,
    now: clock.now,
    setAlarm: (at) => reportRejection(setLockAlarm(at), 'vault'),
  });
  const chatsDatabase = createChatsDatabase();
  const storedChats = createStoredChats(clock.now, chatsDatabase);
  const chatList = createStoredChatList(clock.now, chatsDatabase);
  const temporaryChats = createTemporaryChats(browser.storage.session, clock.now);
  const restored = onceSucceeded(() => restoreWindows(clock.now()));
  // A failure costs a draft; panels open anyway.
  const whenRestored = async (): Promise<void> => {
    await restored().catch((error: unknown) => reportFault(error, 'window-state'));
  };
  const session = createBrowserSession(whenRestored);
  const queued = createQueuedQuestions({
    area: browser.storage.session,
    database: chatsDatabase,
    session,
    now: clock.now,
  });
  const memory = createWindowMemory(whenRestored, {
    kept: createKeptDrafts(clock.now, chatsDatabase),
    session,
    isPrivate: isPrivateWindow,
  });
  const keepAlive = createKeepAlive(clock, () => void browser.runtime.getPlatformInfo());
  let limits = defaultLimits;
  async function readLimits(): Promise<void> {
    limits = withUserLimits(defaultLimits, (await limitSettings.getValue()).limits);
  }
  const logs = { stored: createStoredLog(), temporary: createTemporaryLog() };
  const env = {
    fetch: recordRequests({
      fetch: (...request) => fetch(...request),
      clock,
      ...logs,
      hasHostPermission,
      reportFault: (error) => void reportFault(error, 'background'),
    }),
    clock,
    limits: () => limits,
    hostSlots: createHostSlots(() => limits.runsPerHost),
    hasHostPermission,
    isOffline: () => !navigator.onLine,
    async rememberRefused(model: ModelRef, name: string) {
      await rememberRefused(model, name);
      // A failure to tell pages must not end the run.
      reportRejection(Promise.all([settings.tell(), panelServer.tellProvider()]), 'background');
    },
    deviceModel: findDeviceModel,
    rememberWindow: (provider: string, tokens: number) => rememberWindow(provider, tokens, clock.now()),
    openTap: (question: TappedQuestion) => inspector.openTap(question),
    reportFault: (error: unknown): void => void reportFault(error, 'runs'),
  };
  const inspector = createInspectorServer({ clock, hold: () => keepAlive.hold() });
  const ready = onceSucceeded(async () => {
    await Promise.all([interruptOpen([storedChats, temporaryChats]), readLimits()]);
  });
  // Everything that a question needs is opened and read in parallel, while the frame that asks is still in
  // transit. Failures are retried, and reported, where the data is needed.
  reportRejection(ready(), 'chats');
  for (const reading of [restored(), readProviderView(vault)]) reading.catch(() => {});
  const spending = createSpendingGuard({
    readCaps,
    listedPrice: readListedPrice,
    tallies: { stored: storedTally, temporary: createTemporaryTally(browser.storage.session) },
    now: clock.now,
    reportFault: (error) => void reportFault(error, 'background'),
  });
  const sessions = createPanelSessions();
  const runs = createRuns({
    ...env,
    sink: {
      publish(chat, frame) {
        sessions.publish(chat, frame);
        chatsServer.publish(chat, frame);
        if (frame.type === 'run-start') reportRejection(panelServer.publish(chat, frame), 'chats');
      },
    },
    onEnd: (chats, chat, answer) => reportRejection(panelServer.runEnded({ chats, chat }, answer), 'chats'),
    onUsed: spending.used,
    listedPrice: readListedPrice,
    hold: () => keepAlive.hold(),
  });
  const panelServer = createPanelServer({
    runs,
    sessions,
    memory,
    spending,
    chatsOf: (isPrivate, chat = '') => (isKeptOnDisk(isPrivate, chat) ? storedChats : temporaryChats),
    forgetTemporary,
    queued,
    providerView: () => readProviderView(vault),
    targetView: (model) => readProviderView(vault, model),
    purgeLater,
    savedQuestions: readSavedQuestions,
    appearance: appearanceSetting.getValue,
    chooseTarget: (asked) => chooseTarget(vault, asked),
    findTarget: (asked) => findTarget(vault, asked),
    chooseModel,
    async retryParameters(fields, model) {
      const of = model ?? (await readChosenModel());
      if (!of) return;
      await retryParameters(of.provider, fields, of.model);
      await settings.tell();
    },
    giveConsent: (origin, kinds) => agreeTo(origin, kinds, clock.now()),
    readConsentedKinds,
    showPassage: openPassage,
    checkQuotes,
    readTab,
    findTabPdf,
    ready,
  });
  const chatsServer = createChatsServer({
    list: chatList,
    chats: storedChats,
    runs,
    now: () => performance.now(),
    pause: sleep,
    hold: () => keepAlive.hold(),
    tellTitle: (chat, title) => sessions.publish(chat, { type: 'title-show', title }),
    leave: (chat) => panelServer.leaveChat(chat),
    showAll: (chat) => panelServer.showAll(chat),
    purgeLater,
  });
  const keeping = createChatKeeping({
    list: chatList,
    runs,
    now: clock.now,
    undoMs: UNDO_MS,
    readRetention: () => retentionSetting.getValue(),
    saveRetention: async (retention) => void (await retentionSetting.update(() => retention)),
    onClear() {
      chatsServer.cleared();
      return memory.dropLeft();
    },
    onImport: () => chatsServer.imported(),
    shown: () => Array.from(sessions, ({ chat }) => chat),
    leave: (chat) => panelServer.leaveChat(chat),
  });
  const settings = createSettingsServer({
    onProviders: () => panelServer.tellProvider(),
    spentToday: spending.spentToday,
    onLimits: readLimits,
    onCaps: () => Promise.resolve(spending.capsChanged()),
    onAppearance: () => panelServer.tellAppearance(),
    async onSavedQuestions() {
      await Promise.all([updateMenu(), panelServer.tellSavedQuestions(), panelServer.tellProvider()]);
    },
  });
  const tests = createConnectionTestServer({ vault, env, hold: () => keepAlive.hold() });
  const lists = createModelLists({ vault, env, onModels: () => settings.tell() });
  const models = createModelsServer({
    lists,
    now: clock.now,
    hasHostPermission,
    hold: () => keepAlive.hold(),
  });
  const options = createOptionsServer({
    vault,
    clock,
    lists,
    hold: () => keepAlive.hold(),
    stopProvider(provider) {
      runs.stopProvider(provider);
      tests.stopProvider(provider);
    },
    async onKeyRemoved() {
      await Promise.all([settings.tell(), panelServer.tellProvider()]);
    },
    onVault,
  });

  const setUp = createSetUpServer({
    vault,
    env,
    hold: () => keepAlive.hold(),
    async onSaved() {
      await Promise.all([panelServer.tellProvider(), settings.tell(), options.tellKeys()]);
    },
  });

  /** Notifies everything that depends on the organization's policy. */
  async function tellPolicy(): Promise<void> {
    spending.capsChanged();
    await Promise.all([
      settings.tell(),
      panelServer.tellProvider(),
      panelServer.tellSavedQuestions(),
      updateMenu(),
    ]);
  }

  async function purgeLater(): Promise<void> {
    await browser.alarms.create(PURGE_ALARM, { when: clock.now() + 2 * UNDO_MS });
  }

  async function forgetTemporary(chat: string): Promise<void> {
    await Promise.all([temporaryChats.forget(chat), queued.forget(chat)]);
  }

  async function forgetWindow(window: number): Promise<void> {
    const { chat } = await memory.read(window);
    await memory.forget(window);
    if (chat !== undefined && isTemporaryChat(chat)) await forgetTemporary(chat);
  }

  async function onVault(): Promise<void> {
    await Promise.all([options.tellKeys(), panelServer.tellProvider()]);
  }

  reportRejection(lockStorage(), 'settings');
  onTrustedPort(PANEL_PORT, 'sidepanel.html', (port) => panelServer.serve(port));
  onTrustedPort(PDF_PORT, 'sidepanel.html', (port) =>
    servePdf(port, { memory, fetch: env.fetch, isPrivate: isPrivateWindow, hold: () => keepAlive.hold() }),
  );
  onTrustedPort(CHATS_PORT, 'sidepanel.html', (port) => chatsServer.serve(port));
  onTrustedPort(PAGE_GLOSSES_PORT, 'sidepanel.html', (port) =>
    servePageGlosses(port, {
      list: chatList,
      runs,
      markPassages,
      unmarkPassages,
      hold: () => keepAlive.hold(),
    }),
  );
  onTrustedPort(MODELS_PORT, 'sidepanel.html', (port) => models.serve(port));
  onTrustedPort(NOTES_PORT, 'sidepanel.html', serveNotes);
  onTrustedPort(SET_UP_PORT, 'sidepanel.html', (port) => setUp.serve(port));
  onTrustedPort(INSPECTOR_PORT, 'inspector.html', (port) => inspector.serve(port));
  onTrustedPort(OPTIONS_PORT, 'options.html', (port) => options.serveOptions(port));
  onTrustedPort(CONNECTION_TEST_PORT, 'options.html', (port) => tests.serve(port));
  onTrustedPort(SETTINGS_PORT, 'options.html', (port) => settings.serve(port));
  onTrustedPort(LEDGER_PORT, 'options.html', (port) =>
    serveLedger(port, {
      logs: Object.values(logs),
      readConsents,
      async revokeConsent(origin) {
        await revokeConsent(origin);
        await panelServer.tellProvider();
      },
    }),
  );
  onTrustedPort(CHAT_DATA_PORT, 'options.html', (port) => keeping.serve(port));
  onTrustedPort(KEY_PORT, 'options.html', (port) => options.serveKey(port));
  onTrustedPort(PASSPHRASE_PORT, 'options.html', (port) =>
    servePassphrase(port, { vault, hold: () => keepAlive.hold(), onVault }),
  );
  watchPolicy(() => reportRejection(tellPolicy(), 'settings'));
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === LOCK_ALARM) reportRejection(vault.lockIfDue().then(onVault), 'vault');
    if (name === PURGE_ALARM) reportRejection(keeping.purge(), 'chats');
    if (name === DAILY_ALARM) reportRejection(keeping.cleanUp(), 'chats');
  });
  // Alarms survive the background, but not always the browser.
  browser.runtime.onInstalled.addListener(() => reportRejection(setDailyAlarm(), 'chats'));
  browser.runtime.onStartup.addListener(() => {
    reportRejection(Promise.all([setDailyAlarm(), keeping.cleanUp()]), 'chats');
  });
  registerFrontDoor(memory, panelServer);
  browser.windows.onRemoved.addListener((window) => reportRejection(forgetWindow(window), 'window-state'));
  browser.runtime.onUpdateAvailable.addListener(() => {
    reportRejection(
      runs.whenIdle().then(() => reloadExtension(clock.now(), true)),
      'window-state',
    );
  });
});
