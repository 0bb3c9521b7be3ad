import { type Appearance, INITIAL_APPEARANCE, TEXT_SIZES, THEMES } from '#lib/protocol/appearance.ts';

/**
 * What was applied last is kept in `localStorage` too: it is the only storage that a page can read before its first paint.
 * The setting itself is the background's.
 */
const KEY = 'gloss-appearance';

/** Not a schema: the small script that runs before a panel's first frame would have to include it. */
function readKept(): Appearance {
  try {
    const kept: Partial<Appearance> = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const theme = THEMES.find((one) => one === kept.theme);
    const textSize = TEXT_SIZES.find((one) => one === kept.textSize);
    return { theme: theme ?? INITIAL_APPEARANCE.theme, textSize: textSize ?? INITIAL_APPEARANCE.textSize };
  } catch {
    return INITIAL_APPEARANCE;
  }
}

/** The style sheets do the rest: colours depend on the colour scheme, and every length of text on the root's font size. */
function apply({ theme, textSize }: Appearance): void {
  const { style } = document.documentElement;
  style.colorScheme = theme === 'system' ? '' : theme;
  // A percentage, so that the browser's font size is respected.
  style.fontSize = textSize === 100 ? '' : `${textSize}%`;
}

/**
 * Applies the last choice, and later changes made in other pages of the extension.
 *
 * Call it before anything is drawn.
 */
export function startAppearance(): void {
  apply(readKept());
  // For tests, which have no first paint.
  performance.mark(KEY);
  globalThis.addEventListener('storage', ({ key }) => {
    if (key === KEY) apply(readKept());
  });
}

/** Applies the setting, and keeps it for the next page. */
export function showAppearance(appearance: Appearance): void {
  apply(appearance);
  try {
    localStorage.setItem(KEY, JSON.stringify(appearance));
  } catch {
    // If storage is full, the next page shows it a moment later.
  }
}
