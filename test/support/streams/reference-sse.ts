import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

/**
 * Server-sent events straight from the text of the standard, for a whole body at once: slow, and as plain as the text.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function parseReference(bytes: Uint8Array): { events: ServerSentEvent[]; retries: number[] } {
  const text = new TextDecoder('utf-8', { fatal: false, ignoreBOM: false }).decode(bytes);
  const events: ServerSentEvent[] = [];
  const retries: number[] = [];
  let data = '';
  let eventType = '';
  let lastEventIdBuffer = '';

  const processField = (field: string, value: string): void => {
    if (field === 'event') eventType = value;
    if (field === 'data') data += `${value}\n`;
    if (field === 'id' && !value.includes('\0')) lastEventIdBuffer = value;
    if (field === 'retry' && /^[0-9]+$/.test(value)) retries.push(Number.parseInt(value, 10));
  };
  const dispatch = (): void => {
    if (data !== '') {
      const type = eventType === '' ? 'message' : eventType;
      events.push({ event: type, data: data.slice(0, -1), id: lastEventIdBuffer });
    }
    data = '';
    eventType = '';
  };

  // The last piece has no end of line behind it: it is no line.
  const lines = text.split(/\r\n|\n|\r/).slice(0, -1);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (line === '') dispatch();
    else if (colon > 0) processField(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ''));
    else if (colon === -1) processField(line, '');
  }
  return { events, retries };
}
