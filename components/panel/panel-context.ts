import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

import type { PanelStore } from '#lib/panel/create-panel-store.ts';
import type { LoadPdf } from '#lib/panel/create-pdf-import.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import type { OpenTab, TabSight } from '#lib/tabs/open-tabs.ts';

/** What the panel asks of the browser around it. */
export interface PanelPlatform {
  openOptions(): void;
  /** Restarts the extension, and with it this page. */
  reload(): void;
  /** Puts text on the clipboard, and beside it the same as inert HTML if there is any. */
  copy(text: string, html?: string): Promise<void>;
  /** Loads the PDF that was offered to this window. May ask for access to its site, so it begins in a click. */
  readonly loadPdf: LoadPdf;
  /** The scheme of this browser's extension pages, such as `moz-extension:`. */
  readonly scheme: string;
  /** A private window: its chats are not kept. */
  readonly isPrivate: boolean;
  /** The questions that the user has written, for slash commands. */
  readonly savedQuestions: ReadonlySignal<readonly SavedQuestion[]>;
  /** The browser's language as a BCP 47 tag. */
  readonly language: string;
  /** What it may see of tabs is needed when the user adds one, not before. */
  loadTabs(): Promise<PanelTabs>;
}

/** What may be seen of the tabs of the panel's window, and asked for. */
export interface PanelTabs {
  /** Tells what may be seen, at once and at each change, until `signal` is aborted. */
  watch(listener: (sight: TabSight) => void, signal: AbortSignal): void;
  /** The one in front first. */
  list(): Promise<readonly OpenTab[]>;
  /** Asks to see titles and addresses of tabs. In a click and before any `await`: browsers ask in a gesture only. */
  askForTabs(): Promise<boolean>;
  /** Asks to read these sites; the same holds for it. */
  askForOrigins(origins: readonly string[]): Promise<boolean>;
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
