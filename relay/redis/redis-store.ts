// cspell:words XRANGE
import { randomBytes } from 'node:crypto';

import { type Clock, wait } from '#lib/clock/clock.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { createRunLog, type WritableRunLog } from '#relay/runs/run-log.ts';
import type { NewEvent } from '#relay/runs/run-record.ts';
import { RunLostError, type RunStore, type RunWriter, type StopReason } from '#relay/runs/run-store.ts';

import { connectRedis } from './connect-redis.ts';
import { keysOf, SHARED_KEYS } from './run-keys.ts';
import { APPEND, CANCEL, CLAIM, COUNT, CREATE, FIND_LOST, RELEASE, RENEW, TOUCH } from './scripts.ts';
import { readEntries, readRecord, writeEvent } from './stored-run.ts';
import { createStreamFollower } from './stream-follower.ts';

/** The options of a store in Redis. */
export interface RedisStoreOptions {
  readonly url: string;
  readonly clock: Clock;
  /** How long a run continues without a reader. */
  readonly graceMs: number;
  /** How long a run can be read after its end. */
  readonly keepMs: number;
  /** How long a relay may be silent before another one takes over its runs. */
  readonly leaseMs: number;
  /** How long runs wait for Redis, and readers for a producer. */
  readonly awayMs: number;
  /** Takes over a run whose relay is silent. */
  readonly onOrphan: (writer: RunWriter) => void;
  readonly onFault: (error: unknown) => void;
}

/** A log at this relay, for a run that it produces or that has a reader here. */
interface LocalRun {
  readonly log: WritableRunLog;
  producer: Producer | undefined;
  idleSince: number | undefined;
}

interface Producer {
  readonly epoch: number;
  readonly stopping: AbortController;
}

const TICK_MS = 1_000;
const RETRY_MS = 200;
const CLAIMS_AT_ONCE = 10;

/** A blocking read is silent for two seconds at most. */
const MIN_SILENCE_MS = 3_000;

/** A log without readers is kept for this long, for a reader that reconnects. */
const IDLE_MS = 30_000;

/** Creates a store that all relays at the same Redis share. */
export async function createRedisStore(options: RedisStoreOptions): Promise<RunStore> {
  const { clock, leaseMs, awayMs, keepMs } = options;
  const silenceMs = Math.max(MIN_SILENCE_MS, awayMs / 4);
  const connect = () => connectRedis(options.url, silenceMs);
  const [redis, reading] = await Promise.all([connect(), connect()]);
  const closing = new AbortController();
  const follower = createStreamFollower(
    reading,
    redis,
    randomBytes(8).toString('hex'),
    clock,
    closing.signal,
  );
  const runs = new Map<string, LocalRun>();
  const opening = new Map<string, Promise<WritableRunLog | undefined>>();
  const keepSeconds = Math.ceil(keepMs / 1000);
  /** A run whose relay died, and that no other relay has taken over, is forgotten after this time. */
  const liveSeconds = keepSeconds + Math.ceil(awayMs / 1000);
  let awaySince: number | undefined;

  function allKeysOf(id: string): string[] {
    const { record, state, events } = keysOf(id);
    return [record, state, SHARED_KEYS.live, SHARED_KEYS.read, events];
  }

  /** Adds the missing events of the run to a log. */
  async function load(log: WritableRunLog): Promise<WritableRunLog> {
    const { events } = keysOf(log.record.id);
    log.push(readEntries(await redis.send('XRANGE', events, `${log.events.length + 1}-0`, '+')));
    return log;
  }

  function follow(log: WritableRunLog): void {
    if (log.end) return;
    const { events } = keysOf(log.record.id);
    follower.follow(events, `${log.events.length}-0`, (entries) => {
      log.push(readEntries(entries));
      if (log.end) follower.unfollow(events);
    });
  }

  async function openRun(id: string): Promise<WritableRunLog | undefined> {
    const record = readRecord(await redis.send('GET', keysOf(id).record));
    if (!record) return undefined;
    const log = await load(createRunLog(record, clock.now));
    runs.set(id, { log, producer: undefined, idleSince: undefined });
    follow(log);
    return log;
  }

  function stop(id: string, reason: StopReason): void {
    const run = runs.get(id);
    run?.producer?.stopping.abort(reason);
    if (run && reason === 'lost') {
      run.producer = undefined;
      follow(run.log);
    }
  }

  /** Repeats a step while Redis is unreachable or full. */
  async function insist<T>(step: () => Promise<T>): Promise<T> {
    const startedAt = clock.now();
    for (;;) {
      try {
        return await step();
      } catch (error) {
        if (clock.now() - startedAt >= awayMs || closing.signal.aborted) throw error;
        await wait(clock, RETRY_MS, closing.signal);
      }
    }
  }

  function createWriter(log: WritableRunLog, epoch: number): RunWriter {
    const { id } = log.record;
    const stopping = new AbortController();
    runs.set(id, { log, producer: { epoch, stopping }, idleSince: undefined });

    async function append(events: readonly NewEvent[]): Promise<void> {
      const first = log.events.length + 1;
      const isEnd = events.some(({ end }) => end);
      const args = [id, epoch, leaseMs, liveSeconds, keepSeconds, isEnd ? 1 : 0, first];
      const written = events.map(writeEvent);
      let isOurs: unknown;
      try {
        isOurs = await insist(() => redis.run(APPEND, allKeysOf(id), [...args, ...written]));
      } catch (error) {
        log.lose();
        throw new RunLostError(error);
      }
      if (isOurs !== 1) {
        stop(id, 'lost');
        throw new RunLostError();
      }
      log.push(events.map((event, index) => ({ ...event, seq: first + index })));
      const run = runs.get(id);
      if (isEnd && run) run.producer = undefined;
    }

    return {
      log,
      stop: stopping.signal,
      append,
      async release() {
        const { state } = keysOf(id);
        await redis.run(RELEASE, [state, SHARED_KEYS.live], [id, epoch]).catch(options.onFault);
        const run = runs.get(id);
        if (run) run.producer = undefined;
        follow(log);
        return true;
      },
    };
  }

  async function renew(id: string, { log }: LocalRun, { epoch }: Producer): Promise<void> {
    const idleMs = Number(await redis.run(RENEW, allKeysOf(id), [id, epoch, leaseMs, liveSeconds]));
    if (idleMs === -2) stop(id, 'lost');
    else if (idleMs === -1) stop(id, 'cancelled');
    // Readers at other relays are noticed once per tick.
    const isAbandoned = log.readers === 0 && idleMs > options.graceMs + 2 * TICK_MS;
    if (isAbandoned && !log.record.isBackground) stop(id, 'abandoned');
  }

  /** Leases ran out while Redis was unreachable: their holders get time to renew them first. */
  function mayClaim(): boolean {
    return redis.isReady && Date.now() - redis.backSince > 2 * leaseMs;
  }

  async function claim(): Promise<void> {
    const { live, read, states } = SHARED_KEYS;
    const reply = await redis.run(CLAIM, [live, read, states], [leaseMs, CLAIMS_AT_ONCE]);
    const claimed: unknown[] = Array.isArray(reply) ? reply : [];
    for (let at = 0; at + 1 < claimed.length; at += 2) {
      const [id, epoch] = [String(claimed[at]), Number(claimed[at + 1])];
      const record = readRecord(await redis.send('GET', keysOf(id).record));
      if (!record) continue;
      follower.unfollow(keysOf(id).events);
      // Readers here continue with their log; it may lack the dead relay's last events.
      const log = await load(runs.get(id)?.log ?? createRunLog(record, clock.now));
      options.onOrphan(createWriter(log, epoch));
    }
  }

  async function touch(): Promise<void> {
    const read = [...runs].filter(([, { log }]) => log.readers > 0 && !log.end).map(([id]) => id);
    if (read.length > 0) await redis.run(TOUCH, [SHARED_KEYS.read], read);
  }

  async function findLost(): Promise<void> {
    const open = [...runs].filter(([, { log, producer }]) => !log.end && !producer).map(([id]) => id);
    if (open.length === 0) return;
    const { live, states } = SHARED_KEYS;
    const lost = await redis.run(FIND_LOST, [live, states], [awayMs, ...open]);
    for (const id of Array.isArray(lost) ? lost : []) runs.get(String(id))?.log.lose();
  }

  /** Forgets logs that nobody reads here. Redis keeps them. */
  function forgetIdle(now: number): void {
    for (const [id, run] of runs) {
      if (run.producer || run.log.readers > 0) run.idleSince = undefined;
      else run.idleSince ??= now;
      if (run.idleSince === undefined || (now - run.idleSince < IDLE_MS && !run.log.isLost)) continue;
      runs.delete(id);
      follower.unfollow(keysOf(id).events);
    }
  }

  function noticeAway(now: number): void {
    awaySince = redis.isReady ? undefined : (awaySince ?? now);
    if (awaySince === undefined || now - awaySince < awayMs) return;
    for (const { log } of runs.values()) log.lose();
  }

  async function tick(): Promise<void> {
    const now = clock.now();
    forgetIdle(now);
    noticeAway(now);
    if (!redis.isReady) return;
    const renewals = [...runs].map(async ([id, run]) => {
      if (run.producer) await renew(id, run, run.producer);
    });
    // A full Redis refuses these, but still reports what is lost.
    const results = await Promise.allSettled([...renewals, touch()]);
    await findLost();
    if (mayClaim()) await claim();
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  let isTicking = false;
  const stopTicking = clock.every(Math.min(TICK_MS, leaseMs / 3), () => {
    if (isTicking) return;
    isTicking = true;
    // Failures are retried in the next tick.
    void tick()
      .catch((error: unknown) => {
        if (redis.isReady && !closing.signal.aborted) options.onFault(error);
      })
      .finally(() => {
        isTicking = false;
      });
  });

  return {
    async create(record) {
      const { record: recordKey, state } = keysOf(record.id);
      const keys = [recordKey, state, SHARED_KEYS.live, SHARED_KEYS.read];
      await redis.run(CREATE, keys, [record.id, JSON.stringify(record), leaseMs, liveSeconds]);
      return createWriter(createRunLog(record, clock.now), 1);
    },
    async open(id) {
      const known = runs.get(id)?.log;
      if (known && !known.isLost) return known;
      const open = opening.get(id) ?? openRun(id).finally(() => opening.delete(id));
      opening.set(id, open);
      return await open;
    },
    async cancel(id) {
      stop(id, 'cancelled');
      await redis.run(CANCEL, [keysOf(id).state], []);
    },
    async rememberResponse(responseId, owner) {
      const key = `gloss:response:${responseId}`;
      await redis.send('SET', key, JSON.stringify(owner), 'EX', keepSeconds);
    },
    async findResponse(responseId) {
      const text = await redis.send('GET', `gloss:response:${responseId}`);
      const owner = typeof text === 'string' ? parseJson(text) : undefined;
      if (!isObject<'user' | 'run'>(owner) || typeof owner.user !== 'string') return undefined;
      return { user: owner.user, ...(typeof owner.run === 'string' && { run: owner.run }) };
    },
    count: async (name, amount, ttlSeconds) =>
      Number(await redis.run(COUNT, [`gloss:count:${name}`], [amount, ttlSeconds])),
    isReady: () => redis.isReady,
    async close() {
      closing.abort();
      stopTicking();
      for (const { log } of runs.values()) log.lose();
      redis.close();
      reading.close();
    },
  };
}
