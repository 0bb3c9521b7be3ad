import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Yields the events of a response as they come. Returning early cancels it. */
export async function* readEventStream(
  response: Response,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const waiting: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => waiting.push(event) });
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    yield* waiting.splice(0);
  }
}

/** All events of a response, once it has ended. */
export async function readAllEvents(response: Response): Promise<EventSourceMessage[]> {
  const events: EventSourceMessage[] = [];
  for await (const event of readEventStream(response)) events.push(event);
  return events;
}
