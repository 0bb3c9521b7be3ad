import { type Signal, signal } from '@preact/signals';

/** Changes smaller than this do not matter to who reads it. */
const STEP_PX = 20;

function read(): number {
  return Math.round(innerWidth / STEP_PX) * STEP_PX;
}

let width: Signal<number> | undefined;

/** The width of the panel in CSS pixels, rounded so that dragging its edge does not render everything at each pixel. */
export function panelWidth(): number {
  if (!width) {
    const created = signal(read());
    addEventListener('resize', () => (created.value = read()));
    width = created;
  }
  return width.value;
}
