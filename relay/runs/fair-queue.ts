/** Places for runs. Waiting users take turns. */
export interface FairQueue {
  /**
   * Waits for a place.
   *
   * @returns A function that gives the place back.
   * @throws The signal's reason when it is aborted.
   */
  enter(user: string, signal: AbortSignal): Promise<() => void>;
  /** How many of a user's runs are waiting. */
  waiting(user: string): number;
  readonly running: number;
}

/**
 * Creates a queue.
 *
 * @param limits.total - Places for all users together.
 * @param limits.perUser - How many of them one user may have.
 */
export function createFairQueue(limits: { readonly total: number; readonly perUser: number }): FairQueue {
  /** The order of the map is the order of turns: a user who got a place goes to its end. */
  const lines = new Map<string, (() => void)[]>();
  const taken = new Map<string, number>();
  let running = 0;

  function give(user: string): () => void {
    running += 1;
    taken.set(user, (taken.get(user) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      running -= 1;
      const left = (taken.get(user) ?? 1) - 1;
      if (left === 0) taken.delete(user);
      else taken.set(user, left);
      callNext();
    };
  }

  function hasPlace(user: string): boolean {
    return running < limits.total && (taken.get(user) ?? 0) < limits.perUser;
  }

  function callNext(): void {
    for (const [user, line] of lines) {
      if (!hasPlace(user)) continue;
      const [next] = line.splice(0, 1);
      lines.delete(user);
      if (line.length > 0) lines.set(user, line);
      next?.();
      return;
    }
  }

  return {
    async enter(user, signal) {
      signal.throwIfAborted();
      if (!lines.has(user) && hasPlace(user)) return give(user);
      return await new Promise((resolve, reject) => {
        const line = lines.get(user) ?? [];
        const call = (): void => {
          signal.removeEventListener('abort', leave);
          resolve(give(user));
        };
        const leave = (): void => {
          const at = line.indexOf(call);
          if (at >= 0) line.splice(at, 1);
          if (line.length === 0 && lines.get(user) === line) lines.delete(user);
          reject(signal.reason);
        };
        line.push(call);
        lines.set(user, line);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
    waiting: (user) => lines.get(user)?.length ?? 0,
    get running() {
      return running;
    },
  };
}
