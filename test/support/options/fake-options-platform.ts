import type { LedgerState } from '#lib/options/create-ledger-store.ts';
import type { CapsPlatform, OptionsPlatform, TransferPlatform } from '#lib/options/options-platform.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { type Appearance, INITIAL_APPEARANCE } from '#lib/protocol/appearance.ts';
import type { BrowserCommand } from '#lib/protocol/browser-command.ts';
import { CHAT_DATA_PORT, isChatDataFrame, isChatDataReply, type Retention } from '#lib/protocol/chat-data.ts';
import {
  CONNECTION_TEST_PORT,
  type ConnectionOutcome,
  isConnectionTestReply,
} from '#lib/protocol/connection-test.ts';
import { isLedgerFrame, isLedgerReply, LEDGER_PORT } from '#lib/protocol/frames/ledger-frames.ts';
import {
  isKeyReply,
  isOptionsReply,
  KEY_PORT,
  type KeyReply,
  OPTIONS_PORT,
  type OptionsReply,
} from '#lib/protocol/frames/options-frames.ts';
import {
  isPassphraseReply,
  PASSPHRASE_PORT,
  type PassphraseReply,
} from '#lib/protocol/frames/passphrase-frames.ts';
import type { ProviderSettings } from '#lib/protocol/frames/settings-frames.ts';
import { INITIAL_NOTES, type NoteSettings } from '#lib/protocol/note-settings.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { NO_CAPS } from '#lib/protocol/spending.ts';
import { INITIAL_LIMITS, type UserLimits } from '#lib/protocol/user-limits.ts';
import { renderSoon } from '#test/support/panel/rendered.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';

renderSoon();

/** A fake browser and background for an options page. */
export interface FakeOptionsPlatform extends OptionsPlatform {
  /** What the page asked of the browser and the settings, in order. */
  readonly asked: string[];
  /** Frames that reached the background on options ports. */
  readonly heard: unknown[];
  /** Frames that reached the background on key ports. */
  readonly keyFrames: unknown[];
  stored: ProviderSettings;
  storedSavedQuestions: readonly SavedQuestion[];
  /** Name and text of each file that was saved. */
  readonly files: [string, string][];
  commands: readonly BrowserCommand[];
  storedLimits: UserLimits;
  storedCaps: Awaited<ReturnType<CapsPlatform['read']>>;
  storedAppearance: Appearance;
  /** Each appearance that the page was given. */
  readonly shown: Appearance[];
  storedQuoteRule: boolean;
  storedNotes: NoteSettings;
  /** What the background answers on the ledger port. */
  ledger: LedgerState;
  /** The background's replies on the port of stored chats. */
  chatData: { retention: Retention; chats: number };
  /** The frames that reached the background on that port. */
  readonly chatFrames: string[];
  /** What exports and imports do. */
  transfer: TransferPlatform;
  isGranted: boolean;
  /** Frames that reached the background on passphrase ports. */
  readonly passphraseFrames: unknown[];
  /** What the background replies to a passphrase; `gone` when it dies first. */
  passphraseReply: PassphraseReply | 'gone';
  /** What the background replies to a key; `gone` when it dies first. */
  keyReply: KeyReply | 'gone';
  /** Sends a reply on every open options port, as only one of them waits for it. */
  tell(reply: OptionsReply): void;
  /** Frames that reached the background on ports of connection tests. */
  readonly testFrames: unknown[];
  /** Ends the connection test that runs. */
  endTest(outcome: ConnectionOutcome): void;
  /** How many ports of connection tests are open. */
  openTests(): number;
  readonly copied: string[];
  /** How many options ports are open. */
  openPorts(): number;
  /** Another tab changes the settings. */
  changeSettings(settings: ProviderSettings): void;
  /** Kills the background. */
  kill(): void;
}

/** Creates a platform without providers that grants every host and stores every key. */
export function createFakeOptionsPlatform(): FakeOptionsPlatform {
  let ids = 0;
  const background = new Set<LinkedPort>();
  const tests = new Set<LinkedPort>();
  const watchers = new Set<(settings: ProviderSettings) => void>();
  const platform: FakeOptionsPlatform = {
    deviceModel: undefined,
    asked: [],
    heard: [],
    keyFrames: [],
    passphraseFrames: [],
    passphraseReply: { type: 'passphrase-done' },
    testFrames: [],
    copied: [],
    stored: { providers: [], defaultProvider: null },
    storedSavedQuestions: [],
    files: [],
    commands: [],
    storedLimits: INITIAL_LIMITS,
    storedCaps: { caps: NO_CAPS, ownCaps: {}, spentToday: 0 },
    storedAppearance: INITIAL_APPEARANCE,
    shown: [],
    storedQuoteRule: true,
    storedNotes: INITIAL_NOTES,
    ledger: { requests: [], consents: [] },
    chatData: { retention: null, chats: 2 },
    chatFrames: [],
    transfer: {
      exportAll: () => Promise.reject(new Error('No export')),
      backUp: () => Promise.reject(new Error('No backup')),
      importFiles: () => Promise.reject(new Error('No import')),
    },
    isGranted: true,
    keyReply: {
      type: 'key-stored',
      state: { provider: 'new 1', lastFour: 'abcd', origin: 'https://api.example.com' },
    },
    settings: {
      read: () => Promise.resolve(platform.stored),
      save(provider) {
        platform.asked.push(`save ${provider.id}`);
        const { providers, defaultProvider } = platform.stored;
        const others = providers.filter(({ id }) => id !== provider.id);
        platform.stored = {
          providers: [...others, provider],
          defaultProvider: defaultProvider ?? provider.id,
        };
        return Promise.resolve();
      },
      remove(id) {
        platform.asked.push(`remove ${id}`);
        const providers = platform.stored.providers.filter((one) => one.id !== id);
        platform.stored = { providers, defaultProvider: providers[0]?.id ?? null };
        return Promise.resolve();
      },
      restore(provider, index, isDefault) {
        platform.asked.push(`restore ${provider.id}`);
        platform.stored = {
          providers: platform.stored.providers.toSpliced(index, 0, provider),
          defaultProvider: isDefault ? provider.id : platform.stored.defaultProvider,
        };
        return Promise.resolve();
      },
      makeDefault(id) {
        platform.asked.push(`default ${id}`);
        return Promise.resolve();
      },
      retryParameter({ provider, model }, field) {
        platform.asked.push(`retry ${field} ${provider} ${model}`);
        return Promise.resolve();
      },
      watch: (listener) => void watchers.add(listener),
    },
    savedQuestions: {
      read: () => Promise.resolve(platform.storedSavedQuestions),
      update(change) {
        platform.storedSavedQuestions = change(platform.storedSavedQuestions);
        return Promise.resolve();
      },
      watch() {},
      readListedModels: () => Promise.resolve({}),
      saveFile: (name, text) => void platform.files.push([name, text]),
    },
    appearance: {
      read: () => Promise.resolve(platform.storedAppearance),
      save(appearance) {
        platform.storedAppearance = appearance;
        return Promise.resolve();
      },
      show: (appearance) => void platform.shown.push(appearance),
      watch() {},
    },
    limits: {
      read: () => Promise.resolve(platform.storedLimits),
      save(limits) {
        platform.storedLimits = limits;
        return Promise.resolve();
      },
    },
    caps: {
      read: () => Promise.resolve(platform.storedCaps),
      save(ownCaps) {
        platform.storedCaps = { ...platform.storedCaps, ownCaps };
        return Promise.resolve();
      },
    },
    quoteRule: {
      read: () => Promise.resolve(platform.storedQuoteRule),
      save(asksForQuotes) {
        platform.storedQuoteRule = asksForQuotes;
        return Promise.resolve();
      },
    },
    notes: {
      read: () => Promise.resolve(platform.storedNotes),
      save(notes) {
        platform.storedNotes = notes;
        return Promise.resolve();
      },
    },
    ways: {
      readCommands: () => Promise.resolve(platform.commands),
      openShortcuts: () => void platform.asked.push('shortcuts'),
      shortcutsPlace: 'Somewhere in the browser.',
    },
    openPort() {
      const [page, end] = linkPorts(OPTIONS_PORT);
      end.onMessage.addListener((message) => platform.heard.push(message));
      background.add(end);
      end.onDisconnect.addListener(() => background.delete(end));
      return wrapPort(page, isOptionsReply);
    },
    openTestPort() {
      const [page, end] = linkPorts(CONNECTION_TEST_PORT);
      end.onMessage.addListener((message) => platform.testFrames.push(message));
      tests.add(end);
      end.onDisconnect.addListener(() => tests.delete(end));
      return wrapPort(page, isConnectionTestReply);
    },
    endTest(outcome) {
      for (const end of tests) end.postMessage({ type: 'connection-outcome', outcome });
    },
    openTests: () => tests.size,
    copyText(text) {
      platform.copied.push(text);
      return Promise.resolve();
    },
    origin: 'chrome-extension://gloss',
    system: 'linux',
    openKeyPort() {
      const [page, end] = linkPorts(KEY_PORT);
      end.onMessage.addListener((message) => {
        platform.asked.push('key');
        platform.keyFrames.push(message);
        if (platform.keyReply === 'gone') end.disconnect();
        else end.postMessage(platform.keyReply);
      });
      return wrapPort(page, isKeyReply);
    },
    openPassphrasePort() {
      const [page, end] = linkPorts(PASSPHRASE_PORT);
      end.onMessage.addListener((message) => {
        platform.passphraseFrames.push(message);
        if (platform.passphraseReply === 'gone') end.disconnect();
        else end.postMessage(platform.passphraseReply);
      });
      return wrapPort(page, isPassphraseReply);
    },
    openLedgerPort() {
      const [page, end] = linkPorts(LEDGER_PORT);
      end.onMessage.addListener((message) => {
        if (!isLedgerFrame(message)) return;
        if (message.type === 'ledger-clear') platform.ledger = { ...platform.ledger, requests: [] };
        if (message.type === 'consent-revoke') {
          const consents = platform.ledger.consents.filter(({ origin }) => origin !== message.origin);
          platform.ledger = { ...platform.ledger, consents };
        }
        end.postMessage({ type: 'ledger-state', ...platform.ledger });
      });
      return wrapPort(page, isLedgerReply);
    },
    openChatDataPort() {
      const [page, end] = linkPorts(CHAT_DATA_PORT);
      end.onMessage.addListener((message) => {
        if (!isChatDataFrame(message)) return;
        platform.chatFrames.push(message.type);
        if (message.type === 'retention-save') platform.chatData.retention = message.retention;
        if (message.type === 'chats-clear') platform.chatData.chats = 0;
        end.postMessage({ type: 'chat-data-state', ...platform.chatData });
      });
      return wrapPort(page, isChatDataReply);
    },
    createTransfer: () => ({
      exportAll: (format, work) => platform.transfer.exportAll(format, work),
      backUp: (work) => platform.transfer.backUp(work),
      importFiles: (files, work) => platform.transfer.importFiles(files, work),
    }),
    measureStorage: () => Promise.resolve(3_400_000),
    requestHost(pattern) {
      platform.asked.push(`host ${pattern}`);
      return Promise.resolve(platform.isGranted);
    },
    reload() {
      platform.asked.push('reload');
      return Promise.resolve(true);
    },
    openPorts: () => background.size,
    changeSettings(settings) {
      platform.stored = settings;
      for (const tell of watchers) tell(settings);
    },
    newId: () => `new ${(ids += 1)}`,
    scheme: 'chrome-extension:',
    signal: new AbortController().signal,
    tell(reply) {
      for (const end of background) end.postMessage(reply);
    },
    kill() {
      for (const end of [...background, ...tests]) end.disconnect();
      background.clear();
      tests.clear();
    },
  };
  return platform;
}
