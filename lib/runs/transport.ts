import type { Clock } from '#lib/clock/clock.ts';
import type { ErrorKind } from '#lib/protocol/failure.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import type { DeltaSink } from '#lib/providers/dialect.ts';

import type { Limits } from './limits.ts';
import type { RunEnvironment } from './run-environment.ts';

/**
 * How the answer of one run is obtained: over HTTP, or from the browser's own model. Its findings go to a
 * sink; the run does the rest.
 */
export interface Transport {
  /**
   * Obtains the answer to its end.
   *
   * @throws The signal's reason when it is aborted; `end` has to be called then.
   */
  perform(): Promise<RunEnd>;
  /** Passes on what was held back, after `perform` has thrown. `clean`: the answer was complete. */
  end(closed: 'clean' | 'broken'): RunEnd;
  /** Stops remote work after we have ended the run. */
  cancel(): void;
}

/** What a run provides to its transport. */
export interface TransportOptions {
  readonly env: RunEnvironment;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly sink: DeltaSink;
  /** Removes the key from text. */
  readonly redact: (text: string) => string;
  /** Aborted when the run is over, for any reason. */
  readonly signal: AbortSignal;
  /** A request is about to be sent. */
  onSend?(): void;
  /** Its response has begun. */
  onResponse?(headers?: Headers): void;
  /** Something has arrived. */
  onLife(): void;
  /** The text of one read has gone to the sink. */
  onRead(): void;
  /** Whether the sink has seen the end of the answer. */
  isDone(): boolean;
  /** The request is sent again at `until` (Unix ms); `cancel` ends the run with its failure at once. */
  retrying(until: number, kind: ErrorKind, cancel: () => void): void;
}
