import { browser } from 'wxt/browser';

function hashOf(window: number): string {
  return `#window=${window}`;
}

/** Writes the panel's window into its URL, for `hasOpenPanel`. Call it in the panel. */
export function markPanel(window: number): void {
  history.replaceState(null, '', hashOf(window));
}

/**
 * Whether a window has its panel open, even if its port closed with the last background. Chrome only: Firefox toggles
 * its sidebar in one call.
 *
 * The browser lists open panels without their windows (`windowId` is -1), so their URLs name them. Events for
 * opening and closing arrive too late, and their state would have to be stored.
 */
export async function hasOpenPanel(window: number): Promise<boolean> {
  const panels = await browser.runtime.getContexts({ contextTypes: ['SIDE_PANEL'] });
  return panels.some(({ documentUrl }) => documentUrl?.endsWith(hashOf(window)));
}
