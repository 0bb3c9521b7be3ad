/** Random numbers from 0 to 1 that a seed repeats. */
export type Random = () => number;

/** The seed of this run: `GLOSS_SEED` when it is set, so that a failure can be repeated. */
export function readSeed(): number {
  return Number(process.env['GLOSS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
}

/** Creates random numbers from a seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
