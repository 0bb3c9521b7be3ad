/** A keyboard command of the extension, with its current shortcut. */
export interface BrowserCommand {
  readonly name: string;
  /** Empty for the toolbar button, which Chrome lists too. */
  readonly description: string;
  /** In the browser's notation; empty when none is set. */
  readonly shortcut: string;
}
