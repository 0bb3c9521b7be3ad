import { options } from 'preact';

let pending = 0;

function runSoon(run: () => void): void {
  pending += 1;
  setTimeout(() => {
    pending -= 1;
    run();
  });
}

/**
 * Makes Preact render and run effects from timers that `rendered` knows of. By itself it waits for a frame, or 35 ms,
 * which a test could only wait for by guessing.
 */
export function renderSoon(): void {
  options.debounceRendering = runSoon;
  options.requestAnimationFrame = runSoon;
}

/** Resolves when no component is left to render and no effect left to run. */
export async function rendered(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  if (pending > 0) await rendered();
}
