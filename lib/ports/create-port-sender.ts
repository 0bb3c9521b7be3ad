import type { FaultRoom } from '#lib/faults/report-fault.ts';

import type { TypedPort } from './wrap-port.ts';

/**
 * Creates a function that sends frames on one port. The port is opened with the first frame, and opened again when the
 * background has slept meanwhile.
 *
 * @param listener - Called for each frame from the other side.
 * @param room - Whose fault it is when `listener` throws; `ports` when absent.
 */
export function createPortSender<In, Out>(
  open: () => TypedPort<In, Out>,
  listener: (frame: In) => void,
  room?: FaultRoom,
): (frame: Out) => void {
  let port: TypedPort<In, Out> | undefined;

  function connect(): TypedPort<In, Out> {
    const opened = open();
    opened.listen(listener, room);
    opened.closed.addEventListener('abort', () => {
      if (port === opened) port = undefined;
    });
    return opened;
  }

  return (frame) => {
    port ??= connect();
    if (port.send(frame)) return;
    // The other side has gone, and its disconnect has not arrived yet.
    port = connect();
    port.send(frame);
  };
}
