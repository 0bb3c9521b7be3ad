import { type ReadonlySignal, signal } from '@preact/signals';

/** Changes smaller than this do not matter to who reads it. */
const STEP_PX = 20;

function read(): number {
  return Math.round(innerWidth / STEP_PX) * STEP_PX;
}

const width = signal(read());
addEventListener('resize', () => (width.value = read()));

/** The width of the panel in CSS pixels, rounded so that dragging its edge does not render everything at each pixel. */
export const panelWidth: ReadonlySignal<number> = width;
