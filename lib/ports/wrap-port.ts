import { type FaultRoom, logInDevelopment, reportFault } from '#lib/faults/report-fault.ts';
import type { FaultFrame } from '#lib/protocol/fault.ts';

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
  /**
   * Calls `listener` for each frame that the guard accepts, in the order sent. What it throws is reported.
   *
   * @param room - The room to report then; `ports` by default.
   */
  listen(listener: (frame: In) => void, room?: FaultRoom): void;
  /** Aborted when either side closes the port. A close says nothing about the outcome of an answer. */
  readonly closed: AbortSignal;
  close(): void;
}

/** Describes a frame to a developer: its type, and none of its contents. */
function describeFrame(message: unknown): string {
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  return typeof type === 'string' && /^[a-z-]{1,40}$/u.test(type) ? `“${type}”` : 'without a type';
}

/**
 * Wraps a runtime port. This is the only place that sees an untyped message; anything that `isIn` refuses is
 * dropped.
 *
 * @param port - A connected port with no other listener.
 * @param isIn - The guard for messages from the other side.
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
        // Posting throws when the other side is gone, before `onDisconnect` fires.
        closing.abort();
        return false;
      }
    },
    listen(listener, room = 'ports') {
      port.onMessage.addListener((message) => {
        if (!isIn(message)) {
          logInDevelopment(`the guard of port “${port.name}” refused a frame ${describeFrame(message)}`);
          return;
        }
        try {
          listener(message);
        } catch (error) {
          reportFault(error, room);
        }
      });
    },
    close() {
      port.disconnect();
      closing.abort();
    },
  };
}

/**
 * Handles each frame of a port, and always answers: a handler that throws or rejects is reported, and the
 * other side gets a `fault-show`. Without it, a page whose request failed would wait forever.
 *
 * Handlers run concurrently; what must happen in order is the handler's concern.
 */
export function answerPort<In extends { readonly type: string }, Out>(
  port: TypedPort<In, Out | FaultFrame>,
  room: FaultRoom,
  handle: (frame: In) => Promise<void> | void,
): void {
  async function answer(frame: In): Promise<void> {
    try {
      await handle(frame);
    } catch (error) {
      port.send({ type: 'fault-show', fault: reportFault(error, room), request: frame.type });
    }
  }
  port.listen((frame) => void answer(frame), room);
}
