/** Thrown when a server sends more than one event may hold. The request must be given up: the rest is unreadable. */
export class EventTooLargeError extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`One server-sent event is larger than ${maxBytes} bytes. Give the request up.`);
    this.name = 'EventTooLargeError';
    this.maxBytes = maxBytes;
  }
}
