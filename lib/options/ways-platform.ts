/** A command of the browser's keyboard. */
export interface AskCommand {
  readonly name: string;
  /** Empty for the toolbar button, which Chrome lists unasked. */
  readonly description: string;
  /** As the browser writes it; empty when it has none. */
  readonly shortcut: string;
}

/** What the list of ways needs from the browser. */
export interface WaysPlatform {
  readCommands(): Promise<readonly AskCommand[]>;
  /** Opens the browser's own page for shortcuts; absent where the browser lets nobody open it. */
  readonly openShortcuts?: () => void;
  /** Where that page is, in words. */
  readonly shortcutsPlace: string;
}
