interface Waiter {
  start(): void;
  /** Reports how many runs are ahead. */
  moved(ahead: number): void;
}

/** Limits how many runs use one host at a time; others wait in order. */
export interface HostSlots {
  /**
   * Waits for a slot.
   *
   * @param onAhead - Called with the number of runs ahead whenever it changes, and with 0 when a wait is
   *   over. Not called when a slot is free immediately.
   * @returns A function that frees the slot.
   * @throws The signal's reason when it is aborted during the wait.
   */
  enter(origin: string, signal: AbortSignal, onAhead: (ahead: number) => void): Promise<() => void>;
}

/** @param slots - Returns how many runs each host may have at a time; called when one begins. */
export function createHostSlots(slots: () => number): HostSlots {
  const hosts = new Map<string, { active: number; waiting: Waiter[] }>();

  function leave(origin: string): void {
    const host = hosts.get(origin);
    if (!host) return;
    host.active -= 1;
    host.waiting.shift()?.start();
    host.waiting.forEach((waiter, ahead) => waiter.moved(ahead + 1));
    if (host.active === 0) hosts.delete(origin);
  }

  return {
    enter(origin, signal, onAhead) {
      const host = hosts.get(origin) ?? { active: 0, waiting: [] };
      hosts.set(origin, host);
      let left = false;
      const release = (): void => {
        if (!left) leave(origin);
        left = true;
      };
      if (host.active < slots()) {
        host.active += 1;
        return Promise.resolve(release);
      }
      return new Promise((resolve, reject) => {
        const giveUp = (): void => {
          host.waiting.splice(host.waiting.indexOf(waiter), 1);
          host.waiting.forEach((other, ahead) => other.moved(ahead + 1));
          reject(signal.reason);
        };
        const waiter: Waiter = {
          start() {
            signal.removeEventListener('abort', giveUp);
            host.active += 1;
            onAhead(0);
            resolve(release);
          },
          moved: onAhead,
        };
        signal.addEventListener('abort', giveUp, { once: true });
        host.waiting.push(waiter);
        onAhead(host.waiting.length);
      });
    },
  };
}
