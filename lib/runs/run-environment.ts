import type { Clock } from '#lib/clock/clock.ts';
import type { RecordedFetch } from '#lib/ledger/record-requests.ts';

import type { HostQueue } from './host-queue.ts';
import type { Limits } from './limits.ts';

/** What every run uses. */
export interface RunEnvironment {
  readonly fetch: RecordedFetch;
  readonly clock: Clock;
  /** The limits now: the user may change them while runs are live. */
  limits(): Limits;
  readonly queue: HostQueue;
  /** Whether the user has granted the extension access to this origin. */
  hasHostPermission(origin: string): Promise<boolean>;
  /** Saves that the provider rejects a parameter, so that later runs leave it out. */
  rememberRefused(provider: string, parameter: string): Promise<void>;
  /** Reports an error of ours. The run goes on, or ends as `internal`. */
  reportFault(error: unknown, room: 'runs'): void;
}
