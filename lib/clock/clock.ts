/** Time, as an argument, so that tests can scale or stop it. */
export interface Clock {
  /** Wall clock, Unix ms. Keeps running while a laptop sleeps; timers don't. */
  now(): number;
  /** Calls `action` once after `ms`. Returns a function that cancels it. */
  after(ms: number, action: () => void): () => void;
  /** Calls `action` every `ms`. Returns a function that ends it. */
  every(ms: number, action: () => void): () => void;
  /** Resolves after the messages and timers that are due now; long work awaits it from time to time. */
  pause(): Promise<void>;
}

/** The system clock. */
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
  pause: () =>
    new Promise((resolve) => {
      // A timer of 0 ms is held back to 4 ms when it is used again and again.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }),
};

/** Waits `ms`; rejects with the signal's reason when it is aborted first. */
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
