import type { Clock } from '#lib/clock/clock.ts';
import type { Usage } from '#lib/protocol/run.ts';
import type { FairQueue } from '#relay/runs/fair-queue.ts';
import type { RunStore } from '#relay/runs/run-store.ts';

/** The limits of one user. 0 means no limit. */
export interface UserLimits {
  readonly requestsPerMinute: number;
  /** Input and output, as the upstream counts them; a run that has begun is never cut. */
  readonly tokensPerHour: number;
  /** Runs that wait for a place. */
  readonly waiting: number;
}

/** The limit that a request has exceeded, and when to retry. */
export interface PassedLimit {
  readonly limit: 'requests' | 'tokens' | 'queue';
  readonly retrySeconds: number;
}

/** Decides whether a user may ask now. */
export interface Admission {
  admit(user: string): Promise<PassedLimit | undefined>;
  /** Counts the tokens of an ended run. */
  spend(user: string, usage: Usage): Promise<void>;
}

const MINUTE = 60;
const HOUR = 3600;

/** Relays that share a store count together; each relay has its own queue. */
export function createAdmission(
  limits: UserLimits,
  store: Pick<RunStore, 'count'>,
  queue: FairQueue,
  clock: Pick<Clock, 'now'>,
): Admission {
  function windowOf(seconds: number): { readonly number: number; readonly left: number } {
    const now = clock.now() / 1000;
    const number = Math.floor(now / seconds);
    return { number, left: Math.max(1, Math.ceil((number + 1) * seconds - now)) };
  }
  function nameOf(user: string, kind: string, seconds: number): string {
    return `${kind}:${windowOf(seconds).number}:${user}`;
  }

  return {
    async admit(user) {
      if (limits.waiting > 0 && queue.waiting(user) >= limits.waiting)
        return { limit: 'queue', retrySeconds: 5 };
      if (limits.requestsPerMinute > 0) {
        const count = await store.count(nameOf(user, 'requests', MINUTE), 1, MINUTE);
        if (count > limits.requestsPerMinute)
          return { limit: 'requests', retrySeconds: windowOf(MINUTE).left };
      }
      if (limits.tokensPerHour > 0) {
        const count = await store.count(nameOf(user, 'tokens', HOUR), 0, HOUR);
        if (count >= limits.tokensPerHour) return { limit: 'tokens', retrySeconds: windowOf(HOUR).left };
      }
      return undefined;
    },
    async spend(user, { inputTokens, outputTokens }) {
      if (limits.tokensPerHour > 0)
        await store.count(nameOf(user, 'tokens', HOUR), inputTokens + outputTokens, HOUR);
    },
  };
}
