import { type Clock, wait } from '#lib/clock/clock.ts';
import type { ErrorKind, RunFailure } from '#lib/protocol/failure.ts';
import type { Notice, RunEnd } from '#lib/protocol/run.ts';
import type { DeltaReader, Dialect, ProviderRequest, RequestInput } from '#lib/providers/dialect.ts';
import { isRetryable } from '#lib/providers/errors/http-failure.ts';
import { findRefusedParameter } from '#lib/providers/errors/refused-parameter.ts';
import { describeRefusals } from '#lib/providers/left-out-fields.ts';

import type { AttemptOutcome } from './attempt-request.ts';
import type { Limits } from './limits.ts';

/** What all attempts of a run share. */
export interface AttemptsOptions {
  readonly dialect: Dialect;
  readonly input: RequestInput;
  readonly reader: DeltaReader;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  attempt(request: ProviderRequest): Promise<AttemptOutcome>;
  /** How long to wait before a broken stream is resumed. */
  reconnectMs(): number;
  notice(notice: Notice): void;
  retrying(until: number, kind: ErrorKind, cancel: () => void): void;
  rememberRefused(parameter: string): Promise<void>;
}

/** Statuses with which servers refuse a parameter. */
const REFUSING = new Set([400, 404, 422]);

/** A server that refuses more parameters than this speaks another dialect. */
const MAX_DROPPED = 6;

/** Waits, visibly. Returns false when a retry is pointless or the user cancelled it. */
async function waitToRetry(options: AttemptsOptions, failure: RunFailure): Promise<boolean> {
  if (!isRetryable(failure)) return false;
  const { clock, limits, signal } = options;
  const now = clock.now();
  const until = failure.retryAt ?? now + limits.retryWaitMs;
  if (until - now > limits.maxRetryWaitMs) return false;
  const cancelling = new AbortController();
  options.retrying(until, failure.kind, () => cancelling.abort());
  try {
    await wait(clock, Math.max(0, until - now), AbortSignal.any([signal, cancelling.signal]));
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/**
 * Attempts a request until one attempt ends the answer: at most one retry before the first byte, one attempt
 * without each refused parameter, and one that resumes by the server's id. After the first token, nothing
 * else is sent again.
 *
 * @throws The signal's reason when it is aborted; the reader has not been ended then.
 */
export async function attemptUntilEnd(options: AttemptsOptions): Promise<RunEnd> {
  const { dialect, input, reader, clock, limits, signal } = options;
  let request = dialect.buildRequest(input);
  let mayRetry = true;
  const refused = new Set(input.refused);
  const dropped: string[] = [];
  let mayResume = true;

  for (;;) {
    const outcome = await options.attempt(request);
    if (!mayResume && outcome.type !== 'refused') options.notice({ type: 'resumed' });
    if (outcome.type === 'ended') return outcome.end;

    const point = reader.resumePoint;
    if (outcome.type === 'broken' && mayResume && point && dialect.buildResume) {
      mayResume = false;
      await wait(clock, Math.min(options.reconnectMs(), limits.maxRetryWaitMs), signal);
      request = dialect.buildResume(input, point);
      reader.resumed?.();
      continue;
    }
    // In the standard, 204 means that nothing follows that id: the answer was complete.
    if (outcome.type === 'refused' && !mayResume && outcome.failure.status === 204) {
      return reader.end('clean');
    }
    if (outcome.type === 'broken' || !mayResume) {
      const end = reader.end('broken');
      return end.state === 'truncated' ? { state: 'failed', failure: { kind: 'network' } } : end;
    }

    const parameter = REFUSING.has(outcome.failure.status ?? 0)
      ? findRefusedParameter(outcome.body, request.body)
      : undefined;
    if (dropped.length < MAX_DROPPED && parameter !== undefined && !refused.has(parameter)) {
      refused.add(parameter);
      const without = dialect.buildRequest({ ...input, refused });
      // Otherwise the parameter is one of the user's own, in a template or a body field.
      if (without.body !== request.body) {
        dropped.push(parameter);
        await options.rememberRefused(parameter);
        request = without;
        const { provider, parameters } = input;
        const told = describeRefusals(provider.dialect, dropped, refused, parameters);
        if (told.length > 0) options.notice({ type: 'parameter-dropped', detail: told.join(', ') });
        continue;
      }
    }
    if (mayRetry && (await waitToRetry(options, outcome.failure))) {
      mayRetry = false;
      continue;
    }
    return { state: 'failed', failure: outcome.failure };
  }
}
