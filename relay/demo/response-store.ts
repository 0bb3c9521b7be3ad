import type { WireResponse, WireResponseEvent } from './response-events.ts';

/** A response and its events so far. It may outlive the request that started it. */
export interface ResponseRun {
  readonly response: WireResponse;
  /**
   * Yields the events after a sequence number (-1 for all), then new ones as they are written. Ends with the run or
   * when `signal` is aborted. Any number of readers may read at once.
   */
  read(after: number, signal: AbortSignal): AsyncGenerator<WireResponseEvent, void, undefined>;
  /** Stops the run; does nothing after its end. */
  cancel(): void;
  /** Resolves after the last event. */
  readonly ended: Promise<void>;
}

/** The responses that can be fetched by their id. */
export interface ResponseStore {
  /** Starts a run; `write` yields its events until its signal is aborted. */
  start(
    response: WireResponse,
    write: (signal: AbortSignal) => AsyncIterable<WireResponseEvent>,
  ): ResponseRun;
  find(id: string): ResponseRun | undefined;
  /** Cancels a run and forgets it. */
  remove(id: string): void;
}

/** A run of 100,000 characters takes some 10 MB. */
const MAX_RUNS = 50;

/**
 * Creates a store in memory that removes its oldest run to make room for the 51st.
 *
 * @param signal - Cancels every run.
 */
export function createResponseStore(signal: AbortSignal): ResponseStore {
  const runs = new Map<string, ResponseRun>();
  return {
    start(response, write) {
      const run = startRun(response, write, signal);
      const [oldest] = runs.size < MAX_RUNS ? [] : runs.keys();
      if (oldest !== undefined) this.remove(oldest);
      runs.set(response.id, run);
      return run;
    },
    find: (id) => runs.get(id),
    remove(id) {
      runs.get(id)?.cancel();
      runs.delete(id);
    },
  };
}

function startRun(
  response: WireResponse,
  write: (signal: AbortSignal) => AsyncIterable<WireResponseEvent>,
  signal: AbortSignal,
): ResponseRun {
  const events: WireResponseEvent[] = [];
  const cancelling = new AbortController();
  let isOpen = true;
  let change = Promise.withResolvers<void>();
  const notify = (): void => {
    change.resolve();
    change = Promise.withResolvers();
  };
  const ended = (async () => {
    for await (const event of write(AbortSignal.any([signal, cancelling.signal]))) {
      events.push(event);
      notify();
    }
    if (response.status === 'queued' || response.status === 'in_progress') response.status = 'cancelled';
    isOpen = false;
    notify();
  })();
  return {
    response,
    ended,
    cancel: () => cancelling.abort(),
    async *read(after, reading) {
      // A reader that leaves wakes all readers; the others find nothing new and keep waiting.
      reading.addEventListener('abort', notify, { once: true });
      for (let next = after + 1; !reading.aborted;) {
        const event = events[next];
        if (event) {
          next += 1;
          yield event;
        } else if (isOpen) {
          await change.promise;
        } else {
          return;
        }
      }
    },
  };
}
