// cspell:words MAXLEN XADD XREAD
import { type Clock, wait } from '#lib/clock/clock.ts';

import type { RedisConnection } from './connect-redis.ts';
import { readStreams } from './stored-run.ts';

/** Follows many streams with one blocking read. */
export interface StreamFollower {
  /** Follows a stream from after the id `lastId`. */
  follow(key: string, lastId: string, take: (entries: unknown) => void): void;
  unfollow(key: string): void;
}

interface Followed {
  lastId: string;
  readonly take: (entries: unknown) => void;
}

const BLOCK_MS = 2_000;

/** Entries per stream and read; a reader that is far behind must not hold up the others. */
const MAX_ENTRIES = 500;

const AWAY_MS = 200;

/**
 * Creates a follower.
 *
 * @param reading - A connection for it alone: it blocks.
 * @param other - Any other connection.
 * @param name - Of this relay; what is written to a stream of this name ends the blocking read, so that it
 *   starts over with the new streams included.
 */
export function createStreamFollower(
  reading: RedisConnection,
  other: RedisConnection,
  name: string,
  clock: Clock,
  signal: AbortSignal,
): StreamFollower {
  const wakeKey = `gloss:wake:${name}`;
  const followed = new Map<string, Followed>();
  let lastWake = '0-0';
  let hasNews = false;

  async function readOnce(): Promise<void> {
    hasNews = false;
    const streams = [...followed];
    const keys = [wakeKey, ...streams.map(([key]) => key)];
    const ids = [lastWake, ...streams.map(([, { lastId }]) => lastId)];
    const options = ['COUNT', MAX_ENTRIES, 'BLOCK', BLOCK_MS];
    const reply = await reading.send('XREAD', ...options, 'STREAMS', ...keys, ...ids);
    for (const [key, entries] of readStreams(reply)) {
      const lastId = idOfLast(entries);
      if (key === wakeKey) lastWake = lastId ?? lastWake;
      const stream = followed.get(key);
      if (!stream || lastId === undefined) continue;
      stream.lastId = lastId;
      stream.take(entries);
    }
  }

  async function readAll(): Promise<void> {
    while (!signal.aborted) {
      try {
        await readOnce();
      } catch {
        // Redis is unreachable: the same ids are requested when it is back.
        await wait(clock, AWAY_MS, signal).catch(() => undefined);
      }
    }
  }
  void readAll();

  return {
    follow(key, lastId, take) {
      followed.set(key, { lastId, take });
      if (hasNews) return;
      hasNews = true;
      // Lost while Redis is unreachable, but not needed then: the read has ended, too.
      other
        .send('XADD', wakeKey, 'MAXLEN', 1, '*', 'w', 1)
        .then(() => other.send('EXPIRE', wakeKey, 60))
        .catch(() => undefined);
    },
    unfollow(key) {
      followed.delete(key);
    },
  };
}

function idOfLast(entries: unknown): string | undefined {
  const last: unknown = Array.isArray(entries) ? entries.at(-1) : undefined;
  const id: unknown = Array.isArray(last) ? last[0] : undefined;
  return typeof id === 'string' ? id : undefined;
}
