/** One server-sent event. */
export interface ServerSentEvent {
  /** `message` when the server named none. */
  readonly event: string;
  readonly data: string;
  /** The last event id in force, empty when there is none. */
  readonly id: string;
  /** Set for the last event of a body that ends without the blank line that completes an event. */
  readonly isUnterminated?: true;
}
