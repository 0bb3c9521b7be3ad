import type { EventSourceMessage } from 'eventsource-parser';

import { readEventStream } from '../streams/read-event-stream.ts';

/** What a reader that reconnects has seen of one run. */
export interface FollowedRun {
  readonly events: readonly EventSourceMessage[];
  /** How often its connection broke. */
  readonly breaks: number;
}

/**
 * Asks and reads to the end of the run. Whenever the connection breaks it reconnects with `Last-Event-ID`, as an
 * `EventSource` does.
 *
 * @param url - Where to read, by how often the connection has broken; the same address for each when a string.
 * @param onEvent - Called with the number of events so far, after each.
 * @param body - Asks with `POST` when present.
 */
export async function followRun(
  url: string | ((breaks: number) => string),
  headers: Readonly<Record<string, string>>,
  onEvent: (count: number) => void,
  body?: string,
): Promise<FollowedRun> {
  const events: EventSourceMessage[] = [];
  let breaks = 0;
  for (;;) {
    const lastId = events.at(-1)?.id;
    try {
      const response = await fetch(typeof url === 'string' ? url : url(breaks), {
        ...(body !== undefined && { method: 'POST', body }),
        headers: { ...headers, ...(lastId !== undefined && { 'last-event-id': lastId }) },
      });
      if (response.status === 204) return { events, breaks };
      // A proxy answers so while it has not yet noticed that a relay is dead.
      if (response.status !== 200 && response.status < 500)
        throw new RefusedError(`The relay answers ${response.status}: ${await response.text()}`);
      if (response.ok)
        for await (const event of readEventStream(response)) {
          events.push(event);
          onEvent(events.length);
          if (event.event === 'end') return { events, breaks };
        }
    } catch (error) {
      if (error instanceof RefusedError) throw error;
    }
    breaks += 1;
    if (breaks > 200) throw new Error(`The run has no end after ${events.length} events.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

class RefusedError extends Error {}
