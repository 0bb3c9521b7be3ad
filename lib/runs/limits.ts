import type { UserLimits } from '#lib/protocol/user-limits.ts';

/** The limits after which Gloss ends a run. Times are in ms. */
export interface Limits {
  readonly firstByteMs: number;
  /** Between two reads of the body; a comment counts as activity. */
  readonly silenceMs: number;
  readonly runMs: number;
  /** From a finish reason to the end, regardless of what still arrives. */
  readonly finishMs: number;
  /** One event, or one JSON text. */
  readonly maxBytes: number;
  /** How long an error status, or a page, may take to send its body. */
  readonly errorBodyMs: number;
  /** The largest answer, reasoning and pictures included, in UTF-16 code units. */
  readonly maxAnswerLength: number;
  readonly runsPerHost: number;
  /** A `Retry-After` above this ends the run. */
  readonly maxRetryWaitMs: number;
  /** The wait before an automatic retry when the server names none. */
  readonly retryWaitMs: number;
}

/** These limits, with those that the user has set. */
export function withUserLimits(limits: Limits, user: UserLimits): Limits {
  return {
    ...limits,
    firstByteMs: user.firstByte * 1000,
    silenceMs: user.silence * 1000,
    runMs: user.run * 60_000,
    maxAnswerLength: user.answer * 1024 * 1024,
    runsPerHost: user.parallel,
  };
}

/** A flood of reads lets nothing else run: after so long, a message such as Stop gets its turn. */
export const MAX_WORK_MS = 12;

/** The limits of a new installation. */
export const defaultLimits: Limits = {
  firstByteMs: 300_000,
  silenceMs: 120_000,
  runMs: 30 * 60_000,
  finishMs: 5_000,
  maxBytes: 8 * 1024 * 1024,
  errorBodyMs: 3_000,
  maxAnswerLength: 20 * 1024 * 1024,
  runsPerHost: 3,
  maxRetryWaitMs: 60_000,
  retryWaitMs: 1_000,
};
