import type { RequestContext } from '#lib/ledger/record-requests.ts';
import type { Credentials } from '#lib/protocol/credentials.ts';
import type { DeltaReader, DeltaSink, Dialect, RequestInput } from '#lib/providers/dialect.ts';
import { dialects } from '#lib/providers/dialects.ts';

import { attemptRequest } from './attempt-request.ts';
import { attemptUntilEnd } from './attempt-until-end.ts';
import type { RunEnvironment } from './run-environment.ts';
import { sendRequest } from './send-request.ts';
import type { StreamTap } from './stream-tap.ts';
import type { Transport, TransportOptions } from './transport.ts';

/** A question to a server. */
export interface HttpQuestion extends Credentials {
  readonly input: RequestInput;
  /** What the request is for. */
  readonly context: RequestContext;
  /** The provider's own dialect when absent. */
  readonly dialect?: Dialect;
}

/** What a question to a server needs from the run environment. */
export interface HttpTransportOptions extends Omit<TransportOptions, 'env'> {
  readonly env: Pick<RunEnvironment, 'fetch' | 'rememberRefused' | 'reportFault'>;
  /** Receives what is sent and what arrives; present only if the run is inspected. */
  readonly tap?: StreamTap;
}

/** How long the request that cancels a response at the provider may take. */
const CANCEL_MS = 10_000;

/** Sends requests of the provider's dialect, and reads the responses. */
export function createHttpTransport(
  { input, key, headers, context, dialect = dialects[input.provider.dialect] }: HttpQuestion,
  options: HttpTransportOptions,
): Transport {
  const { env, clock, limits, sink, redact, signal, onSend, onResponse, onLife, isDone, retrying, tap } =
    options;
  const { provider } = input;
  const createReader = (to: DeltaSink): DeltaReader => dialect.createReader(provider, to);
  const reader = tap ? tap.tapReader(createReader, sink) : createReader(sink);
  const onRead = tap
    ? () => {
        tap.readEnded();
        options.onRead();
      }
    : options.onRead;
  const credentials = { key, ...(headers && { headers }) };
  let reconnectMs = limits.retryWaitMs;

  return {
    perform: () =>
      attemptUntilEnd({
        dialect,
        input,
        reader,
        clock,
        limits,
        signal,
        attempt: (request) =>
          attemptRequest({
            fetch: env.fetch,
            context,
            limits,
            clock,
            provider,
            request,
            ...credentials,
            redact,
            reader,
            signal,
            ...(onSend && { onSend }),
            ...(onResponse && { onResponse }),
            onLife,
            onReconnectTime: (ms) => {
              reconnectMs = ms;
            },
            onRead,
            isDone,
            ...(tap && { tap }),
          }),
        reconnectMs: () => reconnectMs,
        notice: sink.notice,
        retrying,
        async rememberRefused(parameter) {
          // If this is not remembered, the next answer costs one more request; it must not fail this answer.
          await env
            .rememberRefused({ provider: provider.id, model: input.model }, parameter)
            .catch((error: unknown) => {
              env.reportFault(error, 'runs');
            });
        },
      }),
    end: (closed) => reader.end(closed),
    /** A response in background mode continues, and is billed, until it is cancelled at the provider. */
    cancel() {
      const point = reader.resumePoint;
      const request = point && dialect.buildCancel?.(input, point);
      if (!request) return;
      const stopping = { ...context, purpose: 'stop' } as const;
      sendRequest(env.fetch, request, credentials, AbortSignal.timeout(CANCEL_MS), stopping).catch(() => {});
    },
  };
}
