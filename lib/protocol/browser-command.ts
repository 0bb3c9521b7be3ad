/** A keyboard command of the extension, as the browser has it now. */
export interface BrowserCommand {
  readonly name: string;
  /** Empty for the toolbar button, which Chrome lists too. */
  readonly description: string;
  /** As the browser writes it; empty when none is set. */
  readonly shortcut: string;
}
