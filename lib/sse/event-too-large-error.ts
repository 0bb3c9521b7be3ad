/** Thrown when an event outgrows its limit. Abort the request: the rest of the stream can't be read. */
export class EventTooLargeError extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`One server-sent event is larger than ${maxBytes} bytes. Abort the request.`);
    this.name = 'EventTooLargeError';
    this.maxBytes = maxBytes;
  }
}
