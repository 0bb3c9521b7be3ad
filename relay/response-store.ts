import type { WireResponse, WireResponseEvent } from './response-events.ts';

/** A response and every event of it so far. It may outlive the request that began it. */
export interface ResponseRun {
  readonly response: WireResponse;
  /**
   * Yields the events after a sequence number in order, from the first when it is -1, and then each as it comes.
   * Ends with the run, or when `signal` is aborted. Any number may read at once.
   */
  read(after: number, signal: AbortSignal): AsyncGenerator<WireResponseEvent, void, undefined>;
  /** Stops writing; does nothing once the run has ended. */
  cancel(): void;
  /** Resolves when no event will follow. */
  readonly ended: Promise<void>;
}

/** The responses that can be asked for again by their id. */
export interface ResponseStore {
  /** Starts a run; `write` writes its events until its signal is aborted. */
  start(
    response: WireResponse,
    write: (signal: AbortSignal) => AsyncIterable<WireResponseEvent>,
  ): ResponseRun;
  find(id: string): ResponseRun | undefined;
  /** Cancels a run and forgets it. */
  remove(id: string): void;
}

/** A run of 100,000 characters holds some 10 MB. */
const maxRuns = 50;

/** Creates a store in memory, which forgets the oldest run when it has 50. @param signal - Cancels every run. */
export function createResponseStore(signal: AbortSignal): ResponseStore {
  const runs = new Map<string, ResponseRun>();
  return {
    start(response, write) {
      const run = startRun(response, write, signal);
      const [oldest] = runs.size < maxRuns ? [] : runs.keys();
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
  const tell = (): void => {
    change.resolve();
    change = Promise.withResolvers();
  };
  const ended = (async () => {
    for await (const event of write(AbortSignal.any([signal, cancelling.signal]))) {
      events.push(event);
      tell();
    }
    if (response.status === 'queued' || response.status === 'in_progress') response.status = 'cancelled';
    isOpen = false;
    tell();
  })();
  return {
    response,
    ended,
    cancel: () => cancelling.abort(),
    async *read(after, reading) {
      // A reader that leaves wakes all of them; the others find nothing new and wait on.
      reading.addEventListener('abort', tell, { once: true });
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
