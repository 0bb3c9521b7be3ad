import { type Clock, wait } from '#lib/clock/clock.ts';
import type { ErrorKind, RunFailure } from '#lib/protocol/failure.ts';
import type { Notice, RunEnd } from '#lib/protocol/run.ts';
import type { DeltaReader, Dialect, ProviderRequest, RequestInput } from '#lib/providers/dialect.ts';
import { isRetryable } from '#lib/providers/errors/http-failure.ts';
import { findRefusedParameter } from '#lib/providers/errors/refused-parameter.ts';

import type { Asked } from './ask-provider.ts';
import type { Limits } from './limits.ts';

/** What the loop of requests works with. */
export interface AskingLoop {
  readonly dialect: Dialect;
  readonly input: RequestInput;
  readonly reader: DeltaReader;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  ask(request: ProviderRequest): Promise<Asked>;
  /** How long to wait before a broken stream is taken up again. */
  reconnectMs(): number;
  notice(notice: Notice): void;
  retrying(until: number, kind: ErrorKind, cancel: () => void): void;
  rememberRefused(parameter: string): Promise<void>;
}

/** Statuses with which servers refuse a parameter. */
const REFUSING = new Set([400, 404, 422]);

/** A server that refuses more of a request than this speaks another language. */
const MAX_DROPPED = 3;

/** Waits, visibly, and says whether asking again makes sense. */
async function waitToRetry(loop: AskingLoop, failure: RunFailure): Promise<boolean> {
  if (!isRetryable(failure)) return false;
  const { clock, limits, signal } = loop;
  const now = clock.now();
  const until = failure.retryAt ?? now + limits.retryWaitMs;
  if (until - now > limits.maxRetryWaitMs) return false;
  const cancelling = new AbortController();
  loop.retrying(until, failure.kind, () => cancelling.abort());
  try {
    await wait(clock, Math.max(0, until - now), AbortSignal.any([signal, cancelling.signal]));
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/**
 * Sends requests until one has an end: again once before the first byte, once without each parameter that the server
 * refuses, and once to resume by the server's own id. After the first token nothing else is sent again.
 *
 * @throws The signal's reason when it is aborted; the reader has not been ended then.
 */
export async function askUntilEnd(loop: AskingLoop): Promise<RunEnd> {
  const { dialect, input, reader, clock, limits, signal } = loop;
  let request = dialect.buildRequest(input);
  let mayRetry = true;
  const refused = new Set(input.refused);
  let mayDrop = MAX_DROPPED;
  let mayResume = true;

  for (;;) {
    const asked = await loop.ask(request);
    if (!mayResume && asked.type !== 'refused') loop.notice({ type: 'resumed' });
    if (asked.type === 'ended') return asked.end;

    const point = reader.resumePoint;
    if (asked.type === 'broken' && mayResume && point && dialect.buildResume) {
      mayResume = false;
      await wait(clock, Math.min(loop.reconnectMs(), limits.maxRetryWaitMs), signal);
      request = dialect.buildResume(input, point);
      reader.resumed?.();
      continue;
    }
    // The standard's word for "there is nothing behind that id": the answer was whole.
    if (asked.type === 'refused' && !mayResume && asked.failure.status === 204) return reader.end('clean');
    if (asked.type === 'broken' || !mayResume) {
      const end = reader.end('broken');
      return end.state === 'truncated' ? { state: 'failed', failure: { kind: 'network' } } : end;
    }

    const parameter = REFUSING.has(asked.failure.status ?? 0)
      ? findRefusedParameter(asked.body, request.body)
      : undefined;
    if (mayDrop > 0 && parameter !== undefined && !refused.has(parameter)) {
      mayDrop -= 1;
      refused.add(parameter);
      await loop.rememberRefused(parameter);
      request = dialect.buildRequest({ ...input, refused });
      loop.notice({ type: 'parameter-dropped', detail: parameter });
      continue;
    }
    if (mayRetry && (await waitToRetry(loop, asked.failure))) {
      mayRetry = false;
      continue;
    }
    return { state: 'failed', failure: asked.failure };
  }
}
