import type { Clock } from '#lib/clock/clock.ts';

import { createRunLog, type WritableRunLog } from './run-log.ts';
import type { RunRecord } from './run-record.ts';
import { type ResponseOwner, RunLostError, type RunStore, type StopReason } from './run-store.ts';

/** The limits of a store in memory. */
export interface MemoryStoreOptions {
  readonly clock: Clock;
  /** How long a run continues without a reader. */
  readonly graceMs: number;
  /** How long a run can be read after its end. */
  readonly keepMs: number;
  /** Above this, the oldest ended runs are removed. */
  readonly maxBytes: number;
}

interface StoredRun {
  readonly log: WritableRunLog;
  readonly stopping: AbortController;
  endedAt: number | undefined;
}

const TICK_MS = 1_000;

/** Creates a store in memory: its runs end with the process. */
export function createMemoryStore({ clock, graceMs, keepMs, maxBytes }: MemoryStoreOptions): RunStore {
  const runs = new Map<string, StoredRun>();
  const responses = new Map<string, ResponseOwner & { readonly until: number }>();
  const counters = new Map<string, { value: number; readonly until: number }>();
  let isOpen = true;

  function isAbandoned({ isBackground }: RunRecord, log: WritableRunLog, now: number): boolean {
    return !isBackground && log.readers === 0 && now - log.lastReadAt > graceMs;
  }

  function removeOld(now: number): void {
    let size = 0;
    for (const { log } of runs.values()) size += log.size;
    // In the order in which they started.
    for (const [id, { log, endedAt }] of runs) {
      if (endedAt === undefined || (now - endedAt < keepMs && size < maxBytes)) continue;
      runs.delete(id);
      size -= log.size;
    }
    for (const [id, { until }] of responses) if (until < now) responses.delete(id);
    for (const [name, { until }] of counters) if (until < now) counters.delete(name);
  }

  const stopTicking = clock.every(Math.min(TICK_MS, graceMs), () => {
    const now = clock.now();
    for (const { log, stopping, endedAt } of runs.values()) {
      if (endedAt === undefined && isAbandoned(log.record, log, now)) abort(stopping, 'abandoned');
    }
    removeOld(now);
  });

  return {
    async create(record) {
      const log = createRunLog(record, clock.now);
      const run: StoredRun = { log, stopping: new AbortController(), endedAt: undefined };
      runs.set(record.id, run);
      return {
        log,
        stop: run.stopping.signal,
        async append(events) {
          if (!isOpen) throw new RunLostError();
          const first = log.events.length + 1;
          log.push(events.map((event, index) => ({ ...event, seq: first + index })));
          if (log.end) run.endedAt = clock.now();
        },
        // No other process can take it over.
        release: async () => false,
      };
    },
    open: async (id) => runs.get(id)?.log,
    async cancel(id) {
      const run = runs.get(id);
      if (run) abort(run.stopping, 'cancelled');
    },
    async rememberResponse(responseId, owner) {
      responses.set(responseId, { ...owner, until: clock.now() + keepMs });
    },
    findResponse: async (responseId) => responses.get(responseId),
    async count(name, amount, ttlSeconds) {
      const counter = counters.get(name) ?? { value: 0, until: clock.now() + ttlSeconds * 1000 };
      counter.value += amount;
      counters.set(name, counter);
      return counter.value;
    },
    isReady: () => isOpen,
    async close() {
      isOpen = false;
      stopTicking();
      for (const { log } of runs.values()) log.lose();
    },
  };
}

function abort(stopping: AbortController, reason: StopReason): void {
  stopping.abort(reason);
}
