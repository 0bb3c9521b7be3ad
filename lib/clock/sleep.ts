/** Waits `ms` of real time, 0 by default. `wait` takes a clock and can be aborted. */
export function sleep(ms = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
