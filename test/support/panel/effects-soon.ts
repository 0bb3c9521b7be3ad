import { options } from 'preact';

/**
 * Lets effects run as soon as they can. By themselves they wait for a frame, or 35 ms: a test that waits 40 ms is too
 * short on a busy machine, and one that has ended takes the frames away under them.
 */
export function runEffectsSoon(): void {
  options.requestAnimationFrame = (run) => void setTimeout(run);
}
