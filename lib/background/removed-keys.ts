import type { Clock } from '#lib/clock/clock.ts';

/** Longer than the page offers Undo. Kept in memory only: a background that goes to sleep forgets earlier. */
const UNDO_MS = 60_000;

/** Removed keys whose removal can still be undone. */
export interface RemovedKeys {
  /** @param restore - Puts the key back; forgotten after a minute. */
  keep(provider: string, restore: () => Promise<void>): void;
  /** Puts the key of a provider back, if it is still kept. */
  restore(provider: string): Promise<void>;
  /** Forgets all of them: no removal can be undone any more. */
  forget(): void;
}

/** The records are encrypted and never leave the background. */
export function createRemovedKeys(clock: Clock): RemovedKeys {
  const kept = new Map<string, () => Promise<void>>();
  return {
    forget: () => kept.clear(),
    keep(provider, restore) {
      kept.set(provider, restore);
      clock.after(UNDO_MS, () => {
        if (kept.get(provider) === restore) kept.delete(provider);
      });
    },
    async restore(provider) {
      const restore = kept.get(provider);
      kept.delete(provider);
      await restore?.();
    },
  };
}
