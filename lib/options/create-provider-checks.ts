import { type ReadonlySignal, signal } from '@preact/signals';

import type { RunFailure } from '#lib/protocol/failure.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';
import type { OptionsFrame, OptionsReply } from '#lib/protocol/options-frames.ts';

import type { OptionsPlatform } from './options-platform.ts';

/** Something asked of a saved provider. `interrupted`: the background restarted before it answered. */
export type CheckState<Result> =
  | { readonly type: 'running' | 'interrupted' }
  | { readonly type: 'failed'; readonly failure: RunFailure }
  | { readonly type: 'done'; readonly result: Result };

/** What the model said in a connection test, and when it began. */
export interface TestAnswer {
  readonly text: string;
  readonly firstByteMs: number | undefined;
}

/** One kind of check, with a state for each provider. */
export interface Check<Result> {
  readonly states: ReadonlySignal<ReadonlyMap<string, CheckState<Result>>>;
  /** Asks the saved provider, in place of what was asked before. */
  start(provider: string): void;
  /** Forgets the result and stops a running request, because what it was about has changed. */
  clear(provider: string): void;
}

/** What can be asked of saved providers. */
export interface ProviderChecks {
  readonly test: Check<TestAnswer>;
  readonly models: Check<readonly string[]>;
}

interface CheckOptions<Result> {
  readonly openPort: OptionsPlatform['openPort'];
  readonly onFault: (fault: FaultKind) => void;
  readonly buildFrame: (provider: string) => OptionsFrame;
  /** Returns undefined for a reply to something else. */
  readonly readReply: (reply: OptionsReply) => CheckState<Result> | undefined;
}

/**
 * Creates one kind of check.
 *
 * Each request uses a separate port: closing it stops the request in the background, and a late reply cannot pass for
 * the reply to a newer request.
 */
function createCheck<Result>({
  openPort,
  onFault,
  buildFrame,
  readReply,
}: CheckOptions<Result>): Check<Result> {
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
    start(provider) {
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
        if (reply.type === 'fault-show') {
          end(undefined);
          onFault(reply.fault);
        }
        const state = readReply(reply);
        if (state) end(state);
      });
      port.send(buildFrame(provider));
    },
  };
}

/**
 * Creates the checks.
 *
 * @param onFault - Called when one failed inside Gloss, and not at the provider.
 */
export function createProviderChecks(
  { openPort }: Pick<OptionsPlatform, 'openPort'>,
  onFault: (fault: FaultKind) => void,
): ProviderChecks {
  return {
    test: createCheck<TestAnswer>({
      openPort,
      onFault,
      buildFrame: (provider) => ({ type: 'provider-test', provider }),
      readReply(reply) {
        if (reply.type !== 'test-end') return undefined;
        const { failure, text, firstByteMs } = reply;
        return failure ? { type: 'failed', failure } : { type: 'done', result: { text, firstByteMs } };
      },
    }),
    models: createCheck<readonly string[]>({
      openPort,
      onFault,
      buildFrame: (provider) => ({ type: 'models-list', provider }),
      readReply(reply) {
        if (reply.type !== 'models-state') return undefined;
        const { failure, models } = reply;
        return failure ? { type: 'failed', failure } : { type: 'done', result: models };
      },
    }),
  };
}
