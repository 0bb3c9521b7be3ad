const LONGEST_WAIT_MS = 100;

/** Runs an action in idle time where the browser has such, else after a moment. Returns what cancels it. */
export function whenIdle(action: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(action, 1);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(action, { timeout: LONGEST_WAIT_MS });
  return () => cancelIdleCallback(handle);
}
