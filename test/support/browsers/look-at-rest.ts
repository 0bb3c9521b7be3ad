import { setTimeout as sleep } from 'node:timers/promises';

const MOST_LOOKS = 20;

/**
 * Looks until two looks in a row are the same. What never rests is taken as it is after a while.
 *
 * @param everyMs - Between two looks at what may still be moving, or may not show yet what was drawn last.
 */
export async function lookAtRest<T>(
  look: () => Promise<T>,
  isSame: (one: T, other: T) => boolean,
  everyMs: number,
): Promise<T> {
  let last = await look();
  for (let tries = 0; tries < MOST_LOOKS; tries++) {
    await sleep(everyMs);
    const next = await look();
    if (isSame(next, last)) return next;
    last = next;
  }
  return last;
}
