import { type ReadonlySignal, signal } from '@preact/signals';

import { textScale } from '#components/ui/text-scale.ts';

/** Changes smaller than this do not matter to who reads it. */
const STEP_PX = 20;

function read(): number {
  return Math.round(innerWidth / textScale() / STEP_PX) * STEP_PX;
}

const width = signal(read());
addEventListener('resize', () => (width.value = read()));

/** The width of the panel in CSS pixels at the usual font size, rounded so that dragging its edge does not render everything at each pixel. */
export const panelWidth: ReadonlySignal<number> = width;
