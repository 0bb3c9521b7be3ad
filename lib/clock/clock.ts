/** Time, as an argument, so that tests can scale or stop it. */
export interface Clock {
  /** Wall clock, Unix ms. It goes on while a laptop sleeps, which timers do not. */
  now(): number;
  /** Calls `action` once after `ms`. Returns what takes it back. */
  after(ms: number, action: () => void): () => void;
  /** Calls `action` every `ms`. Returns what ends it. */
  every(ms: number, action: () => void): () => void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  every(ms, action) {
    const timer = setInterval(action, ms);
    return () => clearInterval(timer);
  },
};

/** Waits `ms`, or rejects with the signal's reason. */
export function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
