import type { Clock } from '#lib/clock/clock.ts';
import type { Usage } from '#lib/protocol/run.ts';
import { createSecret, digestSecret, isSameSecret } from '#relay/http/secrets.ts';
import type { Metrics } from '#relay/seen/metrics.ts';

import type { FairQueue } from './fair-queue.ts';
import { performRun, type RunQuestion } from './perform-run.ts';
import type { RunLog } from './run-log.ts';
import type { RunForm, RunRecord, UpstreamDialect } from './run-record.ts';
import type { RunStore, RunWriter } from './run-store.ts';
import type { Upstream } from './upstream.ts';

/** A run to start. */
export interface NewRun {
  readonly user: string;
  readonly form: RunForm;
  readonly dialect: UpstreamDialect;
  readonly model: string;
  readonly question: RunQuestion;
  readonly isBackground: boolean;
}

/** A run that has started, and the secret of its address. */
export interface StartedRun {
  readonly log: RunLog;
  readonly ticket: string;
}

/** What is logged about runs; never text. */
export interface RunJournal {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** What runs need. */
export interface RunsOptions {
  readonly store: RunStore;
  readonly queue: FairQueue;
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly metrics: Metrics;
  readonly journal: RunJournal;
  /** How long a run's address works. */
  readonly ticketMs: number;
  readonly onUsage: (user: string, usage: Usage) => void;
}

/** The runs of a relay: they belong to it, not to a connection. */
export interface Runs {
  start(run: NewRun): Promise<StartedRun>;
  /** Continues a run whose relay is dead, or ends it. */
  takeOver(writer: RunWriter): void;
  /** The log of a run that `user` may read, or that `ticket` opens. */
  find(id: string, user: string | undefined, ticket?: string): Promise<RunLog | undefined>;
  readonly live: number;
  /** Resolves when every run has ended; after `ms` it ends those that are left. */
  drain(ms: number): Promise<void>;
}

/** Creates the runs of one relay. */
export function createRuns(options: RunsOptions): Runs {
  const { store, queue, upstream, clock, metrics, journal } = options;
  const live = new Set<Promise<void>>();
  const shutdown = new AbortController();
  const refused = new Map<string, Set<string>>();

  async function perform(writer: RunWriter, question: RunQuestion | undefined): Promise<void> {
    const { record } = writer.log;
    const queuedAt = clock.now();
    let startedAt = queuedAt;
    const seconds = (): number => (clock.now() - startedAt) / 1000;
    // `AbortSignal.any` costs more than the rest of this function.
    const stopping = new AbortController();
    const stop = stopping.signal;
    const onStop = (): void => stopping.abort(writer.stop.reason);
    const onShutdown = (): void => stopping.abort(shutdown.signal.reason);
    writer.stop.addEventListener('abort', onStop, { once: true });
    shutdown.signal.addEventListener('abort', onShutdown, { once: true });
    if (writer.stop.aborted) onStop();
    if (shutdown.signal.aborted) onShutdown();
    // A run that stops while it waits needs no place: it ends immediately.
    const leave = await queue.enter(record.user, stop).catch(() => () => undefined);
    startedAt = clock.now();
    try {
      const { end, usage } = await performRun({ ...writer, stop }, question, {
        upstream,
        clock,
        fetch: options.fetch,
        refused,
        observer: {
          firstChunk: () => metrics.firstChunk(record, seconds()),
          response: (id) => {
            store.rememberResponse(id, { user: record.user, run: record.id }).catch(report);
          },
          fault: report,
        },
      });
      metrics.ended(record, seconds(), end, usage);
      if (usage) options.onUsage(record.user, usage);
      journal.info(
        {
          run: record.id,
          user: record.user,
          model: record.model,
          form: record.form,
          state: end?.state ?? 'handed-over',
          ...(end?.failure && { kind: end.failure.kind, status: end.failure.status }),
          seconds: seconds(),
          ...(startedAt > queuedAt && { waited: (startedAt - queuedAt) / 1000 }),
          events: writer.log.events.length,
          ...usage,
        },
        'run ended',
      );
    } catch (error) {
      // Unhandled, it would end the process, and with it every other run.
      report(error);
    } finally {
      writer.stop.removeEventListener('abort', onStop);
      shutdown.signal.removeEventListener('abort', onShutdown);
      leave();
    }

    function report(error: unknown): void {
      // Only its name: a message may hold what the upstream sent.
      const name = error instanceof Error ? error.name : typeof error;
      journal.error({ run: record.id, error: name }, 'fault in a run');
    }
  }

  function keep(work: Promise<void>): void {
    const kept = work.finally(() => live.delete(kept));
    live.add(kept);
  }

  return {
    async start({ question, ...run }) {
      const ticket = createSecret();
      const now = clock.now();
      const record: RunRecord = {
        ...run,
        id: `run_${createSecret()}`,
        createdAt: now,
        ticketDigest: digest(ticket),
        ticketUntil: now + options.ticketMs,
      };
      const writer = await store.create(record);
      keep(perform(writer, question));
      // Written while the upstream is working, so that the question does not wait for the log.
      setImmediate(() =>
        journal.info({ run: record.id, user: run.user, model: run.model, form: run.form }, 'run started'),
      );
      return { log: writer.log, ticket };
    },
    takeOver(writer) {
      metrics.takenOver();
      journal.info({ run: writer.log.record.id }, 'run taken over');
      keep(perform(writer, undefined));
    },
    async find(id, user, ticket) {
      const log = await store.open(id);
      if (!log) return undefined;
      const { record } = log;
      if (user !== undefined && isSameSecret(user, record.user)) return log;
      const isOpen = ticket !== undefined && isSameSecret(digest(ticket), record.ticketDigest);
      return isOpen && clock.now() < record.ticketUntil ? log : undefined;
    },
    get live() {
      return live.size;
    },
    async drain(ms) {
      const timeUp = Promise.withResolvers<void>();
      const cancel = clock.after(ms, timeUp.resolve);
      await Promise.race([Promise.all(live), timeUp.promise]);
      cancel();
      shutdown.abort('shutdown');
      await Promise.all(live);
    },
  };
}

function digest(ticket: string): string {
  return digestSecret(ticket).toString('base64url');
}
