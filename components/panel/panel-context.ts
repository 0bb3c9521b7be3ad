import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

import type { SurroundingResult } from '#lib/capture/read-surrounding-text.ts';
import type { PanelStore } from '#lib/panel/create-panel-store.ts';
import type { ConnectPort } from '#lib/panel/models/create-model-picker.ts';
import type { StartPointing } from '#lib/panel/quotes/create-part-pointing.ts';
import type { LoadPdf } from '#lib/panel/quotes/create-pdf-import.ts';
import type { System } from '#lib/presets/preset.ts';
import type { BrowserCommand } from '#lib/protocol/browser-command.ts';
import type { ListedChat } from '#lib/protocol/chat-list.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { NoteSettings } from '#lib/protocol/note-settings.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import type { SettingsPage } from '#lib/protocol/settings-page.ts';
import type { FrontPage, OpenTab, TabSight } from '#lib/tabs/open-tabs.ts';
import type { ExportFormat } from '#lib/transfer/exports/file-name.ts';
import type { ChatNotes } from '#lib/transfer/notes/page-notes.ts';
import type { NoteTurn } from '#lib/transfer/notes/reading-note.ts';

/** What the panel needs from the browser around it. */
export interface PanelPlatform {
  /** @param page - The name of the settings page to open. */
  openOptions(page?: SettingsPage): void;
  /** Closes the panel, which returns the keyboard focus to the page. Call it in a key press or a click. */
  leave(): void;
  /** The extension's keyboard commands, with their current keys. */
  readCommands(): Promise<readonly BrowserCommand[]>;
  /** Whether the composer showed where its model runs when a panel last knew the model. */
  hadPlaceLine(): boolean;
  /** Remembers that for the next panel, which reserves space for the line. */
  keepPlaceLine(hasLine: boolean): void;
  /** Opens a port of this name to the background. */
  readonly connect: ConnectPort;
  /**
   * Opens a tab in which the user unlocks the keys. The panel accepts no passphrase, because it shows
   * third-party text.
   */
  openUnlock(): void;
  /**
   * Restarts the extension, and with it this page. Drafts and quotes are kept.
   *
   * @param isForced - Restarts even if they cannot be kept.
   * @returns False when they cannot, and nothing was restarted.
   */
  reload(isForced: boolean): Promise<boolean>;
  /** Puts text on the clipboard, and its inert HTML as well if there is any. */
  copy(text: string, html?: string): Promise<void>;
  /**
   * Saves a chat as a file; the code is loaded on demand.
   *
   * @returns The name of the file; undefined when the chat no longer exists.
   */
  exportChat(chat: Pick<ListedChat, 'id' | 'title'>, format: ExportFormat): Promise<string | undefined>;
  /** Loads the code for reading notes. */
  loadNotes(): Promise<NotesPlatform>;
  /** Loads the PDF that was offered to this window. May prompt for access to its site: call it in a click. */
  readonly loadPdf: LoadPdf;
  /** The scheme of this browser's extension pages, such as `moz-extension:`. */
  readonly scheme: string;
  /** The origin of this browser's extension pages, as servers see it. */
  readonly origin: string;
  readonly system: System;
  /** A private window: its chats are not kept. */
  readonly isPrivate: ReadonlySignal<boolean>;
  /** The questions that the user has written, for slash commands. */
  readonly savedQuestions: ReadonlySignal<readonly SavedQuestion[]>;
  /** The browser's language as a BCP 47 tag. */
  readonly language: string;
  readonly tabs: PanelTabs;
  /** Reads the paragraphs around a quote in a tab of the panel’s window; the code is loaded on demand. */
  readSurroundingText(quote: Quote): Promise<SurroundingResult>;
  /** Lets the user point at parts of the page in this tab; the code is loaded on demand. */
  pointAtPart(tab: number, ...how: Parameters<StartPointing>): ReturnType<StartPointing>;
}

/** The tabs of the panel's window, as far as the user lets Gloss see them. */
export interface PanelTabs {
  /** Calls `listener` at once and at each change, until `signal` is aborted. */
  watch(listener: (sight: TabSight) => void, signal: AbortSignal): void;
  /** Reads the active tab's page once. */
  front(): Promise<FrontPage | undefined>;
  /** The active one first. */
  list(): Promise<readonly OpenTab[]>;
  /**
   * Asks for permission to see the titles and addresses of tabs. Call it in a click, before any `await`:
   * browsers show a prompt only during a user gesture.
   */
  askForTabs(): Promise<boolean>;
  /** Asks for permission to read these sites, under the same condition. */
  askForOrigins(origins: readonly string[]): Promise<boolean>;
}

/** What reading notes need from the browser. */
export interface NotesPlatform {
  readSettings(): Promise<NoteSettings>;
  /**
   * Reads a chat for notes; undefined when it is not there, or has no questions.
   *
   * @param shown - What the panel shows of a chat that is kept in memory only.
   */
  readChat(
    chat: Pick<ListedChat, 'id' | 'title'>,
    shown: readonly NoteTurn[] | undefined,
  ): Promise<ChatNotes | undefined>;
  /** Saves Markdown as a download. */
  save(name: string, text: string): void;
  /** Opens the program that handles this address's scheme. The browser may ask first. */
  callProgram(uri: string): Promise<void>;
}

/** What every component of the panel may use. */
export interface PanelTools {
  readonly store: PanelStore;
  readonly platform: PanelPlatform;
}

/** Provides the store and the platform to the panel's components. */
export const PanelContext = createContext<PanelTools | undefined>(undefined);

/** The store and the platform of the panel that this component is in. */
export function usePanel(): PanelTools {
  const tools = useContext(PanelContext);
  if (!tools) throw new Error('Render this component inside <PanelContext.Provider>.');
  return tools;
}
