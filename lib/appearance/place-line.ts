/** Kept where the first paint can read it, as the theme is. */
const KEY = 'gloss-place-line';

/** Whether the composer had a line for the place of its model when a panel last knew of one. */
export function hadPlaceLine(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** Keeps that for the next panel, which leaves room for the line. */
export function keepPlaceLine(hasLine: boolean): void {
  try {
    if (hasLine) localStorage.setItem(KEY, '');
    else localStorage.removeItem(KEY);
  } catch {
    // Without room for it, the next composer grows when its model is known.
  }
}
