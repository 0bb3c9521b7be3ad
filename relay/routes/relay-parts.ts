import type { RelayContext } from '#relay/http/relay-context.ts';
import type { RelayConfig } from '#relay/read-environment.ts';
import type { Runs } from '#relay/runs/create-runs.ts';
import type { FairQueue } from '#relay/runs/fair-queue.ts';
import type { RunStore } from '#relay/runs/run-store.ts';
import type { Metrics } from '#relay/seen/metrics.ts';
import type { Admission } from '#relay/users/user-limits.ts';

import type { Readers } from './readers.ts';

/** What the routes of a relay share. */
export interface RelayParts {
  readonly config: RelayConfig;
  readonly store: RunStore;
  readonly runs: Runs;
  readonly queue: FairQueue;
  readonly readers: Readers;
  readonly admission: Admission;
  readonly metrics: Metrics;
  readonly fetch: typeof fetch;
  isDraining(): boolean;
}

/** Answers a request of a known user. */
export type UserHandler = (c: RelayContext, user: string) => Promise<Response>;
