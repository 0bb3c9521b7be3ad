import type { RunFailure } from '#lib/protocol/failure.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import type { DeltaReader, DeltaSink, Dialect, ProviderRequest } from '#lib/providers/dialect.ts';
import { readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { sniffBody } from '#lib/providers/sniff-body.ts';
import { EventTooLargeError } from '#lib/sse/event-too-large-error.ts';
import { peekBody } from '#lib/sse/peek-body.ts';
import { readEvents } from '#lib/sse/read-events.ts';
import { readText } from '#lib/sse/read-text.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

import type { Limits } from './limits.ts';
import { sendRequest } from './send-request.ts';

/** One HTTP request, and where its response goes. */
export interface Attempt {
  readonly fetch: typeof fetch;
  readonly limits: Limits;
  readonly now: () => number;
  readonly provider: Provider;
  readonly dialect: Dialect;
  readonly request: ProviderRequest;
  readonly key: string | undefined;
  /** Removes the key from text. */
  readonly redact: (text: string) => string;
  readonly reader: DeltaReader;
  readonly sink: DeltaSink;
  readonly signal: AbortSignal;
  /** Called when bytes arrive. */
  readonly onLife: () => void;
  /** Called with the reconnection time that the server asks for. */
  readonly onReconnectTime: (ms: number) => void;
  /** Called after the text of one network read has gone to the sink. */
  readonly onRead: () => void;
  /** Whether the sink has seen the dialect's terminal signal. */
  readonly isDone: () => boolean;
}

/**
 * How an attempt ended.
 *
 * - `ended`: the answer has its end.
 * - `refused`: no byte of an answer arrived. `body` is the server's own, for finding a refused parameter.
 * - `broken`: the connection broke inside the answer; the reader has not been ended.
 */
export type AttemptOutcome =
  | { type: 'ended'; end: RunEnd }
  | { type: 'refused'; failure: RunFailure; body: string }
  | { type: 'broken' };

/** Error pages are read up to here; no more than this is ever shown. */
const MAX_ERROR_BYTES = 64 * 1024;

function refusal(failure: RunFailure): AttemptOutcome {
  return { type: 'refused', failure, body: '' };
}

/** The events of the next network read. Catches nothing but reading: one of our errors is no broken connection. */
async function readNext(
  reads: AsyncGenerator<ServerSentEvent[], void>,
  signal: AbortSignal,
): Promise<ServerSentEvent[] | 'end' | 'broken' | 'too-large'> {
  try {
    const { done, value } = await reads.next();
    return done ? 'end' : value;
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof EventTooLargeError ? 'too-large' : 'broken';
  }
}

async function readStream(
  attempt: Attempt,
  body: ReadableStream<Uint8Array>,
  head: Uint8Array,
): Promise<AttemptOutcome> {
  const { reader, limits, onLife, onRead, isDone, signal } = attempt;
  const reads = readEvents(body, {
    maxBytes: limits.maxBytes,
    head,
    signal,
    onRetry: attempt.onReconnectTime,
    errorLines: attempt.provider.dialect === 'chat-completions',
  });
  try {
    while (!isDone() && !reader.failure) {
      const events = await readNext(reads, signal);
      if (events === 'end') break;
      if (events === 'broken') return { type: 'broken' };
      if (events === 'too-large') {
        reader.end('broken');
        onRead();
        const failure: RunFailure = { kind: 'protocol', reason: 'event-too-large' };
        return { type: 'ended', end: { state: 'failed', failure } };
      }
      onLife();
      for (const event of events) reader.read(event);
      onRead();
    }
  } finally {
    await reads.return();
  }
  const end = reader.end('clean');
  onRead();
  return { type: 'ended', end };
}

/**
 * Sends one request and reads the response to its end. Never sends twice.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function attemptRequest(attempt: Attempt): Promise<AttemptOutcome> {
  const { provider, dialect, request, key, limits, now, sink, signal, onLife, onRead } = attempt;
  let response: Response;
  try {
    response = await sendRequest(attempt.fetch, request, key, signal);
  } catch {
    signal.throwIfAborted();
    return refusal({ kind: 'network' });
  }
  // Browsers hide the status of a redirect that was not followed; Node's fetch shows it.
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    return refusal({ kind: 'blocked', reason: 'redirect' });
  }
  const refuse = (body: string): AttemptOutcome => ({
    type: 'refused',
    failure: readHttpFailure({
      status: response.status,
      headers: response.headers,
      body,
      provider,
      now: now(),
      redact: attempt.redact,
    }),
    body,
  });
  const { body } = response;
  if (!body) return refuse('');
  if (!response.ok) return refuse((await readText(body, { maxBytes: MAX_ERROR_BYTES, signal })).text);
  let head: Uint8Array;
  try {
    head = await peekBody(body);
  } catch {
    signal.throwIfAborted();
    return refusal({ kind: 'network' });
  }
  onLife();
  const kind = sniffBody(response.headers.get('content-type'), head);
  if (kind === 'events') return await readStream(attempt, body, head);
  if (kind !== 'json') {
    return refuse((await readText(body, { maxBytes: MAX_ERROR_BYTES, head, signal })).text);
  }
  const { text, closed } = await readText(body, { maxBytes: limits.maxBytes, head, signal });
  const end = dialect.readJson(provider, text, sink);
  onRead();
  const isCut = closed !== 'clean' && end.state !== 'complete';
  return { type: 'ended', end: isCut ? { state: 'failed', failure: { kind: 'network' } } : end };
}
