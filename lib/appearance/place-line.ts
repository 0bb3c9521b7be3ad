/** Kept where the first paint can read it, as the theme is. */
const KEY = 'gloss-place-line';

/** Whether the composer showed where its model runs when a panel last knew the model. */
export function hadPlaceLine(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** Remembers that for the next panel, which reserves space for the line. */
export function keepPlaceLine(hasLine: boolean): void {
  try {
    if (hasLine) localStorage.setItem(KEY, '');
    else localStorage.removeItem(KEY);
  } catch {
    // If storage is full, the next composer grows when its model is known.
  }
}
