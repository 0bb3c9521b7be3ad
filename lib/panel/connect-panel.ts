import { type ReadonlySignal, signal } from '@preact/signals';

import type { Clock } from '#lib/clock/clock.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { BackgroundFrame, PanelFrame } from '#lib/protocol/frames/panel-frames.ts';

/** Waits before each attempt to reach a background that keeps closing the port, in ms. */
const RECONNECT_AFTER_MS = [0, 250, 1000, 4000, 10_000];

export interface PanelConnectionOptions {
  /** Opens a port. May throw: the extension was updated or removed under the page. */
  readonly open: () => TypedPort<BackgroundFrame, PanelFrame>;
  /** The first frame of every port. */
  readonly hello: () => Promise<PanelFrame>;
  /** A new port says hello. */
  readonly onOpen: () => void;
  readonly onFrame: (frame: BackgroundFrame) => void;
  /** Whether anything is pending, so that a closed port is reopened. */
  readonly isNeeded: () => boolean;
  readonly clock: Clock;
  /** Ends the connection for good. */
  readonly signal: AbortSignal;
}

/** The panel's connection to the background, which may go to sleep at any time. */
export interface PanelConnection {
  /** Sends a frame, through a new port if the old one is gone. */
  readonly post: (frame: PanelFrame) => void;
  /** Sends a frame if a port is open and has said hello. Returns whether it was sent. */
  readonly trySend: (frame: PanelFrame) => boolean;
  /** Opens a port unless one is open. */
  readonly connect: () => void;
  /** True when the background is needed and cannot be reached. */
  readonly isLost: ReadonlySignal<boolean>;
}

/**
 * Connects a panel. A closed port is reopened only when something is pending: a panel that always reconnects would keep
 * the background awake.
 */
export function connectPanel(options: PanelConnectionOptions): PanelConnection {
  const { clock, signal: ending } = options;
  const isLost = signal(false);
  let port: TypedPort<BackgroundFrame, PanelFrame> | undefined;
  let hasGreeted = false;
  const queue: PanelFrame[] = [];
  let failures = 0;
  let cancelRetry: (() => void) | undefined;

  function onClosed(): void {
    port = undefined;
    cancelRetry = undefined;
    if (ending.aborted || !(options.isNeeded() || queue.length > 0)) return;
    const delay = RECONNECT_AFTER_MS[failures];
    failures += 1;
    if (delay === undefined) isLost.value = true;
    else cancelRetry = clock.after(delay, open);
  }

  async function greet(opened: TypedPort<BackgroundFrame, PanelFrame>): Promise<void> {
    let hello;
    try {
      hello = await options.hello();
    } catch (error) {
      reportFault(error, 'panel');
      opened.close();
      return;
    }
    if (port !== opened) return;
    options.onOpen();
    hasGreeted = true;
    if (!opened.send(hello)) return;
    // What cannot be sent stays in the queue, for which the port is opened again.
    for (let next = queue[0]; next && opened.send(next); next = queue[0]) queue.shift();
  }

  function open(): void {
    cancelRetry = undefined;
    if (port || ending.aborted) return;
    hasGreeted = false;
    let opened;
    try {
      opened = options.open();
    } catch {
      // Later: the first attempt is made before the caller has this connection, which its callbacks use.
      cancelRetry = clock.after(0, onClosed);
      return;
    }
    port = opened;
    opened.listen((frame) => {
      failures = 0;
      isLost.value = false;
      options.onFrame(frame);
    }, 'panel');
    opened.closed.addEventListener('abort', () => {
      if (port === opened) onClosed();
    });
    void greet(opened);
  }

  function connect(): void {
    if (port || cancelRetry) return;
    if (isLost.peek()) failures = 0;
    open();
  }

  function trySend(frame: PanelFrame): boolean {
    return port !== undefined && hasGreeted && port.send(frame);
  }

  ending.addEventListener('abort', () => {
    cancelRetry?.();
    port?.close();
  });
  open();
  return {
    isLost,
    connect,
    trySend,
    post(frame) {
      if (trySend(frame)) return;
      queue.push(frame);
      connect();
    },
  };
}
