import type { FaultRoom } from '#lib/faults/report-fault.ts';

import type { TypedPort } from './wrap-port.ts';

/** A page's side of a port that is open while it is needed. */
export interface PortSender<Out> {
  /** Opens the port before there is anything to send. */
  open(): void;
  /** Sends a frame, on a new port where none is open. */
  send(frame: Out): void;
  /** Closes the port, if one is open. */
  close(): void;
}

interface PortSenderOptions<In, Out> {
  readonly open: () => TypedPort<In, Out>;
  /** Called for each frame from the other side. */
  readonly listener: (frame: In) => void;
  /** Whose fault it is when `listener` throws. */
  readonly room: FaultRoom;
  /** Called with each new port, before the frame that it was opened for is sent. */
  readonly onOpen?: (port: TypedPort<In, Out>) => void;
  /** The other side has closed the port: what it was doing is gone. */
  readonly onLost?: () => void;
}

/**
 * Creates what sends frames on one port. The port is opened with the first frame, and opened again when the background
 * has slept meanwhile.
 */
export function createPortSender<In, Out>(options: PortSenderOptions<In, Out>): PortSender<Out> {
  let port: TypedPort<In, Out> | undefined;

  function connect(): TypedPort<In, Out> {
    const opened = options.open();
    port = opened;
    opened.listen(options.listener, options.room);
    opened.closed.addEventListener('abort', () => {
      if (port !== opened) return;
      port = undefined;
      options.onLost?.();
    });
    options.onOpen?.(opened);
    return opened;
  }

  return {
    open() {
      if (!port) connect();
    },
    send(frame) {
      if ((port ?? connect()).send(frame)) return;
      // The other side has gone, and its disconnect has not arrived yet.
      connect().send(frame);
    },
    close() {
      const open = port;
      port = undefined;
      open?.close();
    },
  };
}
