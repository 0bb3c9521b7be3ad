import type { RunLog } from './run-log.ts';
import type { NewEvent, RunRecord } from './run-record.ts';

/**
 * Why a run has to stop before its upstream is done.
 *
 * - `cancelled`: its user deleted it.
 * - `abandoned`: its last reader has been gone for the grace time.
 * - `lost`: another relay produces it now, or the store has lost it. Nothing can be written.
 * - `shutdown`: this relay ends.
 */
export type StopReason = 'cancelled' | 'abandoned' | 'lost' | 'shutdown';

/** Thrown when an event cannot be stored any more. */
export class RunLostError extends Error {
  constructor(cause?: unknown) {
    super('The run belongs to another relay, or the store has lost it.', { cause });
    this.name = 'RunLostError';
  }
}

/** The one producer of a run. */
export interface RunWriter {
  readonly log: RunLog;
  /** Aborted with a `StopReason`. */
  readonly stop: AbortSignal;
  /**
   * Stores events all together; readers see them when it resolves. Waits while the store is unreachable.
   *
   * @throws {RunLostError} When nothing can be stored any more.
   */
  append(events: readonly NewEvent[]): Promise<void>;
  /** Lets another relay take over the run. Returns false if there is no other. */
  release(): Promise<boolean>;
}

/** Whose response an upstream's id is, and the run that streams it, if any. */
export interface ResponseOwner {
  readonly user: string;
  readonly run?: string;
}

/** Where runs are kept. Its methods throw while the store is unreachable. */
export interface RunStore {
  create(record: RunRecord): Promise<RunWriter>;
  /** The log of a run, followed as long as it has readers. */
  open(id: string): Promise<RunLog | undefined>;
  /** Stops a run, whichever relay produces it. */
  cancel(id: string): Promise<void>;
  rememberResponse(responseId: string, owner: ResponseOwner): Promise<void>;
  findResponse(responseId: string): Promise<ResponseOwner | undefined>;
  /** Adds to a counter that is forgotten after `ttlSeconds`, and returns it. */
  count(name: string, amount: number, ttlSeconds: number): Promise<number>;
  /** Whether runs can be stored now. */
  isReady(): boolean;
  close(): Promise<void>;
}
