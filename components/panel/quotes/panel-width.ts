import { computed, type ReadonlySignal, signal } from '@preact/signals';

import { textScale } from '#components/ui/text-scale.ts';

/** Smaller changes do not matter to the code that reads it. */
const STEP_PX = 20;

const resizes = signal(0);
addEventListener('resize', () => (resizes.value += 1));

/** The width of the panel in CSS pixels at the usual font size, rounded so that dragging its edge does not render everything at each pixel. */
export const panelWidth: ReadonlySignal<number> = computed(() => {
  void resizes.value;
  return Math.round(innerWidth / textScale.value / STEP_PX) * STEP_PX;
});
