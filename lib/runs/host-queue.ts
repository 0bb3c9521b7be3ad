interface Waiter {
  start(): void;
  /** Tells how many are in front. */
  moved(ahead: number): void;
}

/** Lets a few runs at a time talk to one host; the others wait in order. */
export interface HostQueue {
  /**
   * Waits for a place.
   *
   * @param onAhead - Called with the number of runs in front whenever it changes, and with 0 when the turn comes
   *   after a wait. Not called when there is a place at once.
   * @returns What gives the place back.
   * @throws The signal's reason when it is aborted before the turn has come.
   */
  enter(origin: string, signal: AbortSignal, onAhead: (ahead: number) => void): Promise<() => void>;
}

/** Creates a queue with `places` for each host. */
export function createHostQueue(places: number): HostQueue {
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
      if (host.active < places) {
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
