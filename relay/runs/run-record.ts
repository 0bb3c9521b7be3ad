import type { RunEnd } from '#lib/protocol/run.ts';

/** The dialects for requests to an upstream. */
export const UPSTREAM_DIALECTS = ['chat-completions', 'responses'] as const;
export type UpstreamDialect = (typeof UPSTREAM_DIALECTS)[number];

/** The path of each, relative to a base URL. */
export const DIALECT_PATHS = {
  'chat-completions': 'chat/completions',
  responses: 'responses',
} as const satisfies Record<UpstreamDialect, string>;

/**
 * How a run's events look. `events` and `text-events` are plain streams whose text is JSON or bare; the others pass the
 * upstream's events on as they are.
 */
export type RunForm = 'events' | 'text-events' | UpstreamDialect;

/** What is fixed about a run when it starts. Holds no text, no key and no token. */
export interface RunRecord {
  /** Unguessable. */
  readonly id: string;
  readonly user: string;
  readonly form: RunForm;
  readonly dialect: UpstreamDialect;
  readonly model: string;
  /** Unix ms. */
  readonly createdAt: number;
  /** SHA-256 of the ticket in the run's address. */
  readonly ticketDigest: string;
  /** Unix ms after which the address no longer works. */
  readonly ticketUntil: number;
  /** Whether it continues without readers, because its client asked for that. */
  readonly isBackground: boolean;
}

/** One event of a run, as it is stored and sent. */
export interface RunEvent {
  /** Counts from 1 without gaps. */
  readonly seq: number;
  /** Empty for an event that no reader gets. */
  readonly event: string;
  readonly data: string;
  /** The number of the upstream's event that this one came from. */
  readonly sequence?: number;
  /** The upstream's id of the response, in the event that first has it. */
  readonly responseId?: string;
  /**
   * Next to `responseId`: the upstream generates the response for this connection only, so no other relay can
   * take it over.
   */
  readonly isForeground?: boolean;
  /** In the last event of a run. */
  readonly end?: RunEnd;
}

/** An event before the store has numbered it. */
export type NewEvent = Omit<RunEvent, 'seq'>;

/** Whether a run's events are those of the upstream. */
export function isWireForm(form: RunForm): form is UpstreamDialect {
  return form === 'chat-completions' || form === 'responses';
}
