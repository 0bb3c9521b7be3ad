/** The browser's font size for which the style sheets' lengths were drawn, in CSS pixels. */
const DRAWN_FOR_PX = 16;

let scale: number | undefined;

// Zooming does so too. The text size is set before this is first read.
globalThis.addEventListener?.('resize', () => (scale = undefined));

/** How much larger text is than at the usual font size of browsers. Read once: each reading lays the page out. */
export function textScale(): number {
  scale ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / DRAWN_FOR_PX || 1;
  return scale;
}
