/** The part of `runtime.Port` that is used here, so that tests can link two of them. */
export interface RawPort {
  readonly name: string;
  postMessage(message: unknown): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

/** A port that speaks typed frames: `In` comes from the other side, `Out` goes to it. */
export interface TypedPort<In, Out> {
  /** Sends a frame. Returns false, and does nothing, when the other side is gone. */
  send(frame: Out): boolean;
  /** Calls `listener` for each frame that the guard accepts, in the order sent. */
  listen(listener: (frame: In) => void): void;
  /** Aborted when either side closes the port. A close says nothing about how an answer went. */
  readonly closed: AbortSignal;
  close(): void;
}

/**
 * Wraps a runtime port. This is the only place that sees an untyped message; what `isIn` refuses is dropped.
 *
 * @param port - A connected port; nobody else may listen on it.
 * @param isIn - The guard for what the other side may say.
 */
export function wrapPort<In, Out>(port: RawPort, isIn: (value: unknown) => value is In): TypedPort<In, Out> {
  const closing = new AbortController();
  port.onDisconnect.addListener(() => closing.abort());
  return {
    closed: closing.signal,
    send(frame) {
      if (closing.signal.aborted) return false;
      try {
        port.postMessage(frame);
        return true;
      } catch {
        // A port whose other side has just gone throws before it tells us so.
        closing.abort();
        return false;
      }
    },
    listen(listener) {
      port.onMessage.addListener((message) => {
        if (isIn(message)) listener(message);
      });
    },
    close() {
      port.disconnect();
      closing.abort();
    },
  };
}
