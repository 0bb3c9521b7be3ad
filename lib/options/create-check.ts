import { type ReadonlySignal, signal } from '@preact/signals';

import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { FaultFrame, FaultKind } from '#lib/protocol/fault.ts';

/** A check of a provider. `interrupted`: the background restarted before it answered. */
export type CheckState<Result> =
  | { readonly type: 'running' | 'interrupted' }
  | { readonly type: 'failed'; readonly failure: RunFailure }
  | { readonly type: 'done'; readonly result: Result };

/** One kind of check, with a state for each provider. */
export interface Check<Frame, Result> {
  readonly states: ReadonlySignal<ReadonlyMap<string, CheckState<Result>>>;
  /** Starts a check of a provider, replacing an earlier one. */
  start(provider: string, frame: Frame): void;
  /** Forgets the result and stops a running request, because its subject has changed. */
  clear(provider: string): void;
}

interface CheckOptions<Reply, Frame, Result> {
  readonly openPort: () => TypedPort<Reply | FaultFrame, Frame>;
  /** Called when a check failed inside Gloss, and not at the provider. */
  readonly onFault: (fault: FaultKind) => void;
  /** Returns undefined for a reply to another request. */
  readonly readReply: (reply: Reply | FaultFrame) => CheckState<Result> | undefined;
}

function isFault(reply: unknown): reply is FaultFrame {
  return typeof reply === 'object' && reply !== null && 'type' in reply && reply.type === 'fault-show';
}

/**
 * Creates one kind of check.
 *
 * Each request uses a separate port: closing it stops the request in the background, and a late reply cannot
 * be mistaken for the reply to a newer request.
 */
export function createCheck<Reply, Frame, Result>({
  openPort,
  onFault,
  readReply,
}: CheckOptions<Reply, Frame, Result>): Check<Frame, Result> {
  const states = signal<ReadonlyMap<string, CheckState<Result>>>(new Map());
  const requests = new Map<string, AbortController>();

  function set(provider: string, state: CheckState<Result> | undefined): void {
    const next = new Map(states.peek());
    if (state) next.set(provider, state);
    else next.delete(provider);
    states.value = next;
  }

  function clear(provider: string): void {
    requests.get(provider)?.abort();
    requests.delete(provider);
    set(provider, undefined);
  }

  return {
    states,
    clear,
    start(provider, frame) {
      clear(provider);
      set(provider, { type: 'running' });
      const request = new AbortController();
      requests.set(provider, request);
      const port = openPort();
      request.signal.addEventListener('abort', () => port.close());
      function end(state: CheckState<Result> | undefined): void {
        if (request.signal.aborted) return;
        set(provider, state);
        request.abort();
      }
      port.closed.addEventListener('abort', () => end({ type: 'interrupted' }));
      port.listen((reply) => {
        if (isFault(reply)) {
          end(undefined);
          onFault(reply.fault);
          return;
        }
        const state = readReply(reply);
        if (state) end(state);
      });
      port.send(frame);
    },
  };
}
