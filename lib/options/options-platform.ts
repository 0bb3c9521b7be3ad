import type { DeviceModel } from '#lib/device-model/device-model.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { System } from '#lib/presets/preset.ts';
import type { RefusableField } from '#lib/protocol/answer-parameters.ts';
import type { Appearance } from '#lib/protocol/appearance.ts';
import type { BrowserCommand } from '#lib/protocol/browser-command.ts';
import type { ChatDataFrame, ChatDataReply, Retention } from '#lib/protocol/chat-data.ts';
import type { ConnectionTestFrame, ConnectionTestReply } from '#lib/protocol/connection-test.ts';
import type { LedgerFrame, LedgerReply } from '#lib/protocol/frames/ledger-frames.ts';
import type { KeyFrame, KeyReply, OptionsFrame, OptionsReply } from '#lib/protocol/frames/options-frames.ts';
import type { PassphraseFrame, PassphraseReply } from '#lib/protocol/frames/passphrase-frames.ts';
import type { ProviderSettings, SettingsState } from '#lib/protocol/frames/settings-frames.ts';
import type { ModelRef } from '#lib/protocol/model.ts';
import type { NoteSettings } from '#lib/protocol/note-settings.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import type { OwnCaps } from '#lib/protocol/spending.ts';
import type { UserLimits } from '#lib/protocol/user-limits.ts';
import type { ExportFormat } from '#lib/transfer/exports/file-name.ts';
import type { ImportReport } from '#lib/transfer/imports/import-report.ts';

/** What the list of ways to ask needs from the browser. */
export interface WaysPlatform {
  readCommands(): Promise<readonly BrowserCommand[]>;
  /** Opens the browser's page for shortcuts; absent where extensions cannot open it. */
  readonly openShortcuts?: () => void;
  /** Says where that page is. */
  readonly shortcutsPlace: string;
}

/** What saved questions need from the browser. */
export interface SavedQuestionPlatform {
  read(): Promise<readonly SavedQuestion[]>;
  update(change: (savedQuestions: readonly SavedQuestion[]) => readonly SavedQuestion[]): Promise<void>;
  watch(listener: (savedQuestions: readonly SavedQuestion[]) => void, signal: AbortSignal): void;
  /** By provider: the models that its server listed. */
  readListedModels(): Promise<Readonly<Record<string, readonly string[]>>>;
  saveFile(name: string, text: string): void;
}

/** What the list of providers needs from the browser. */
export interface ProviderPlatform {
  read(): Promise<ProviderSettings>;
  save(provider: Provider): Promise<unknown>;
  remove(id: string): Promise<unknown>;
  /** Puts a removed provider back in its place. */
  restore(provider: Provider, index: number, isDefault: boolean): Promise<unknown>;
  makeDefault(id: string): Promise<unknown>;
  retryParameter(model: ModelRef, field: RefusableField): Promise<unknown>;
  watch(listener: (settings: ProviderSettings) => void, signal: AbortSignal): void;
}

/** Reads and changes whether models are asked to quote. */
export interface QuoteRulePlatform {
  read(): Promise<boolean>;
  save(asksForQuotes: boolean): Promise<void>;
}

/** Reads and changes how reading notes are made. */
export interface NotesPlatform {
  read(): Promise<NoteSettings>;
  save(notes: NoteSettings): Promise<void>;
}

/** What the form of limits needs from the browser. */
export interface LimitsPlatform {
  read(): Promise<UserLimits>;
  save(limits: UserLimits): Promise<void>;
}

/** What the form of spending caps needs from the browser. */
export interface CapsPlatform {
  read(): Promise<Pick<SettingsState, 'caps' | 'ownCaps' | 'spentToday'>>;
  save(caps: OwnCaps): Promise<void>;
}

/** How an export or import reports progress and is cancelled. */
export interface TransferWork {
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** A file that was saved. */
export interface SavedFile {
  readonly name: string;
  readonly chats: number;
  /** How many messages are missing from it. */
  readonly unreadable: number;
}

/** How long chats are kept, as far as backups need it. */
export interface ChatDataTarget {
  retention(): Retention;
  /** How many chats there are; undefined while that is not known. */
  chats(): number | undefined;
  keepFor(retention: Retention): void;
}

/** Exporting and importing. The exports reject when they are cancelled, and save nothing then. */
export interface TransferPlatform {
  exportAll(format: ExportFormat, work: TransferWork): Promise<SavedFile>;
  backUp(work: TransferWork): Promise<SavedFile>;
  importFiles(files: readonly File[], work: TransferWork): Promise<ImportReport>;
}

/** What choosing an appearance needs from the browser. */
export interface AppearancePlatform {
  read(): Promise<Appearance>;
  save(appearance: Appearance): Promise<void>;
  /** Applies it to this page. */
  show(appearance: Appearance): void;
  watch(listener: (appearance: Appearance) => void, signal: AbortSignal): void;
}

/** What the options page needs from the browser. */
export interface OptionsPlatform {
  readonly settings: ProviderPlatform;
  readonly savedQuestions: SavedQuestionPlatform;
  readonly limits: LimitsPlatform;
  readonly caps: CapsPlatform;
  readonly appearance: AppearancePlatform;
  readonly quoteRule: QuoteRulePlatform;
  readonly notes: NotesPlatform;
  readonly ways: WaysPlatform;
  readonly openPort: () => TypedPort<OptionsReply, OptionsFrame>;
  readonly openKeyPort: () => TypedPort<KeyReply, KeyFrame>;
  readonly openPassphrasePort: () => TypedPort<PassphraseReply, PassphraseFrame>;
  /** Closes this tab, if a panel opened it only to unlock the keys. */
  readonly closeUnlockTab?: () => void;
  /** Opens the port of one connection test. */
  readonly openTestPort: () => TypedPort<ConnectionTestReply, ConnectionTestFrame>;
  readonly openLedgerPort: () => TypedPort<LedgerReply, LedgerFrame>;
  readonly openChatDataPort: () => TypedPort<ChatDataReply, ChatDataFrame>;
  /** Creates the exporter and importer; how long chats are kept is part of a backup. */
  readonly createTransfer: (chatData: ChatDataTarget) => TransferPlatform;
  /** Bytes that the extension uses on this computer; undefined where the browser does not say. */
  readonly measureStorage: () => Promise<number | undefined>;
  /** Must be called in a click, before anything is awaited. */
  readonly requestHost: (pattern: string) => Promise<boolean>;
  /** The browser's own model; undefined where the browser has no API for one. */
  readonly deviceModel: DeviceModel | undefined;
  /** Restarts the extension, and with it this page. */
  readonly reload: (isForced: boolean) => Promise<boolean>;
  readonly newId: () => string;
  /** The scheme of this browser's extension pages, such as `moz-extension:`. */
  readonly scheme: string;
  /** The origin of this browser's extension pages, as servers see it. */
  readonly origin: string;
  readonly system: System;
  /** Rejects when the browser does not let the page write to the clipboard. */
  readonly copyText: (text: string) => Promise<void>;
  /** Aborted when the page closes. */
  readonly signal: AbortSignal;
}
