import { browser } from 'wxt/browser';

function hashOf(window: number): string {
  return `#window=${window}`;
}

/** Writes the window of this panel into its address, for `hasOpenPanel`. To be called in the panel. */
export function markPanel(window: number): void {
  history.replaceState(null, '', hashOf(window));
}

/**
 * Whether a window has its panel open, also when its port closed with the last background. Chrome only: Firefox opens
 * and closes its sidebar in one call.
 *
 * The browser lists the panels that there are, but not their windows (`windowId` is -1): their addresses tell. Events
 * that tell of opening and closing came later than what closes a panel, and would have to be remembered.
 */
export async function hasOpenPanel(window: number): Promise<boolean> {
  const panels = await browser.runtime.getContexts({ contextTypes: ['SIDE_PANEL'] });
  return panels.some(({ documentUrl }) => documentUrl?.endsWith(hashOf(window)));
}
