import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** The browser's font size for which the style sheets' lengths were drawn, in CSS pixels. */
const DRAWN_FOR_PX = 16;

const changes = signal(0);

function onChange(): void {
  changes.value += 1;
}

// Zooming does so too. The text size of the settings is a style of the root.
globalThis.addEventListener?.('resize', onChange);
if (globalThis.document) {
  new MutationObserver(onChange).observe(document.documentElement, { attributeFilter: ['style'] });
}

/**
 * One rem in CSS pixels. Read when it is first needed and once after each change, because reading it lays the page out.
 */
export const remInPx: ReadonlySignal<number> = computed(() => {
  void changes.value;
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || DRAWN_FOR_PX;
});

/** How much larger text is than at the usual font size of browsers. */
export const textScale: ReadonlySignal<number> = computed(() => remInPx.value / DRAWN_FOR_PX);
