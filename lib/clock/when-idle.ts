/** Runs work in idle time where the browser has such, as jsdom has not, else after a moment. Returns what cancels it. */
export function whenIdle(work: (deadline: IdleDeadline) => void, longestWaitMs: number): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(work, 1, { didTimeout: false, timeRemaining: () => longestWaitMs });
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: longestWaitMs });
  return () => cancelIdleCallback(handle);
}
