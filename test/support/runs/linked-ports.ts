import type { RawPort } from '#lib/ports/wrap-port.ts';

/** One end of a pair of ports, and what a test may ask of it. */
export interface LinkedPort extends RawPort {
  /** Everything that this end has posted, in order. */
  readonly posted: unknown[];
}

interface End extends LinkedPort {
  receive(message: unknown): void;
  drop(): void;
}

/**
 * Links two ports as a browser does: delivery is asynchronous and in order, messages are copies, the end that
 * disconnects gets no event, and posting to a closed port throws.
 */
export function linkPorts(name: string): [LinkedPort, LinkedPort] {
  let isClosed = false;

  function createEnd(other: () => End): End {
    const onMessage = new Set<(message: unknown) => void>();
    const onDisconnect = new Set<() => void>();
    const posted: unknown[] = [];
    return {
      name,
      posted,
      onMessage: { addListener: (listener) => void onMessage.add(listener) },
      onDisconnect: { addListener: (listener) => void onDisconnect.add(listener) },
      postMessage(message) {
        if (isClosed) throw new Error('Attempting to use a disconnected port object');
        const copy: unknown = structuredClone(message);
        posted.push(copy);
        queueMicrotask(() => other().receive(copy));
      },
      disconnect() {
        if (isClosed) return;
        isClosed = true;
        // Queued behind what was posted before, which still arrives.
        queueMicrotask(() => other().drop());
      },
      receive: (message) => onMessage.forEach((listener) => listener(message)),
      drop: () => onDisconnect.forEach((listener) => listener()),
    };
  }

  const first: End = createEnd(() => second);
  const second: End = createEnd(() => first);
  return [first, second];
}
