/** What a run may take before it is ended. Times in ms. */
export interface Limits {
  readonly firstByteMs: number;
  /** Between two reads of the body; a comment counts as life. */
  readonly silenceMs: number;
  readonly runMs: number;
  /** Silence after a finish reason that counts as the end. */
  readonly finishMs: number;
  /** One event, or a body that is no stream. */
  readonly maxBytes: number;
  readonly runsPerHost: number;
  /** A `Retry-After` above this ends the run. */
  readonly maxRetryWaitMs: number;
  /** The pause before an automatic retry when the server names none. */
  readonly retryWaitMs: number;
}

/** The limits that a user starts with. */
export const defaultLimits: Limits = {
  firstByteMs: 300_000,
  silenceMs: 120_000,
  runMs: 30 * 60_000,
  finishMs: 5_000,
  maxBytes: 8 * 1024 * 1024,
  runsPerHost: 3,
  maxRetryWaitMs: 60_000,
  retryWaitMs: 1_000,
};
