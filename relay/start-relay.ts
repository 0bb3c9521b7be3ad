import { once } from 'node:events';
import { createServer } from 'node:http';

import { getRequestListener } from '@hono/node-server';

import { type Clock, systemClock } from '#lib/clock/clock.ts';

import { fetchUpstream } from './http/fetch-upstream.ts';
import { listen } from './http/listen.ts';
import type { RelayConfig } from './read-environment.ts';
import { createRedisStore } from './redis/redis-store.ts';
import { createRelayApp } from './routes/create-relay-app.ts';
import { createReaders, defaultReaderLimits, type ReaderLimits } from './routes/readers.ts';
import { createRuns, type RunJournal, type Runs } from './runs/create-runs.ts';
import { createFairQueue } from './runs/fair-queue.ts';
import { createMemoryStore } from './runs/memory-store.ts';
import { createMetrics } from './seen/metrics.ts';
import { createAdmission } from './users/user-limits.ts';

/** What a relay needs besides its configuration. */
export interface RelayOptions {
  readonly config: RelayConfig;
  readonly journal: RunJournal;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  readonly readerLimits?: Partial<ReaderLimits>;
  /** With Redis: how long runs wait while it is unreachable; by default, a minute. */
  readonly awayMs?: number;
  readonly requestTimes?: RequestTimes;
}

/** How long a client may take to send a request's headers, and the whole request. */
export interface RequestTimes {
  readonly headersMs: number;
  readonly bodyMs: number;
}

/** A relay that is listening. */
export interface Relay {
  /** Without a trailing slash. */
  readonly url: string;
  /** Closes every open connection, as a failing network would. Runs continue. */
  dropConnections(): void;
  /**
   * Refuses new runs, gives live runs the configured time to finish, and stops. Readers of runs that another
   * relay takes over are disconnected.
   */
  close(): Promise<void>;
}

/** With Redis: a relay that is silent for this long is considered dead. */
const LEASE_MS = 3_000;

/** With Redis: how long runs wait while it is unreachable. */
const AWAY_MS = 60_000;

/** Longer than proxies keep an idle connection, so that none sends a request into one that is just being closed. */
const KEEP_ALIVE_MS = 65_000;

const REQUEST_TIMES: RequestTimes = { headersMs: 10_000, bodyMs: 120_000 };

/** Above this, ended runs are removed early. */
const MAX_STORED_BYTES = 256 * 1024 * 1024;

/**
 * Starts a relay.
 *
 * @throws {Error} When the port is in use, or Redis does not answer.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { config, journal, clock = systemClock } = options;
  const queue = createFairQueue(config.parallel);
  const report = (error: unknown): void => {
    journal.error({ error: error instanceof Error ? error.name : typeof error }, 'fault');
  };
  let runs: Runs | undefined;
  const metrics = createMetrics(new URL(config.upstream.baseUrl).hostname, () => runs?.live ?? 0);
  const { graceMs, keepMs, redisUrl } = config;
  const store =
    redisUrl === undefined
      ? createMemoryStore({ clock, graceMs, keepMs, maxBytes: MAX_STORED_BYTES })
      : await createRedisStore({
          url: redisUrl,
          clock,
          graceMs,
          keepMs,
          leaseMs: LEASE_MS,
          awayMs: options.awayMs ?? AWAY_MS,
          onOrphan: (writer) => runs?.takeOver(writer),
          onFault: report,
        });
  const admission = createAdmission(config.userLimits, store, queue, clock);
  runs = createRuns({
    store,
    queue,
    upstream: config.upstream,
    clock,
    fetch: options.fetch ?? fetchUpstream,
    metrics,
    journal,
    ticketMs: config.keepMs,
    onUsage: (user, usage) => {
      admission.spend(user, usage).catch(report);
    },
  });
  const readers = createReaders(clock, metrics, {
    ...defaultReaderLimits,
    heartbeatMs: config.heartbeatMs,
    ...options.readerLimits,
  });
  let isDraining = false;
  const app = createRelayApp(
    {
      config,
      store,
      runs,
      queue,
      readers,
      admission,
      metrics,
      fetch: options.fetch ?? fetchUpstream,
      isDraining: () => isDraining,
    },
    report,
  );

  const listener = getRequestListener(app.fetch);
  const { headersMs, bodyMs } = { ...REQUEST_TIMES, ...options.requestTimes };
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: bodyMs,
      connectionsCheckingInterval: Math.min(headersMs, bodyMs) / 2,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );
  const { port, host } = config;
  const url = await listen(
    server,
    port,
    host,
    `The relay cannot listen on ${host}:${port}. Set another PORT.`,
  );

  async function close(): Promise<void> {
    isDraining = true;
    await runs?.drain(config.drainMs);
    readers.dropAll();
    readers.close();
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const cancel = clock.after(defaultReaderLimits.flushMs, () => server.closeAllConnections());
    await closed;
    cancel();
    await store.close();
  }

  let closing: Promise<void> | undefined;
  return {
    url,
    dropConnections: () => server.closeAllConnections(),
    close: () => (closing ??= close()),
  };
}
