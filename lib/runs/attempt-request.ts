import type { Clock } from '#lib/clock/clock.ts';
import { createPacer } from '#lib/clock/pacer.ts';
import type { RecordedFetch, RequestContext } from '#lib/ledger/record-requests.ts';
import type { Credentials } from '#lib/protocol/credentials.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import type { DeltaReader, ProviderRequest } from '#lib/providers/dialect.ts';
import { readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { createJsonSplitter, type JsonPart, type JsonSplitter } from '#lib/providers/json-splitter.ts';
import { sniffBody } from '#lib/providers/sniff-body.ts';
import type { ByteReader, ByteSource } from '#lib/sse/byte-source.ts';
import { EventTooLargeError } from '#lib/sse/event-too-large-error.ts';
import { peekBody } from '#lib/sse/peek-body.ts';
import { readEvents } from '#lib/sse/read-events.ts';
import { readText, readTextPieces } from '#lib/sse/read-text.ts';

import { type Limits, MAX_WORK_MS } from './limits.ts';
import { isRedirect, sendRequest } from './send-request.ts';
import type { StreamTap } from './stream-tap.ts';

/** One HTTP request, and where its response goes. */
export interface Attempt extends Credentials {
  readonly fetch: RecordedFetch;
  readonly context: RequestContext;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly provider: ServerProvider;
  readonly request: ProviderRequest;
  /** Removes the key from text. */
  readonly redact: (text: string) => string;
  readonly reader: DeltaReader;
  readonly signal: AbortSignal;
  /** Called right before the request is sent. */
  readonly onSend?: () => void;
  /** Called with the headers of the response, whatever its status. */
  readonly onResponse?: (headers: Headers) => void;
  /** Called when bytes arrive. */
  readonly onLife: () => void;
  /** Called with the reconnection time that the server asks for. */
  readonly onReconnectTime: (ms: number) => void;
  /** Called after the text of one network read has gone to the sink. */
  readonly onRead: () => void;
  /** Whether the sink has seen the dialect's terminal signal. */
  readonly isDone: () => boolean;
  /** Present only if the run is inspected. */
  readonly tap?: StreamTap;
}

/**
 * How an attempt ended.
 *
 * - `ended`: the answer has its end.
 * - `refused`: no byte of an answer arrived. `body` is the response's body, for finding a refused parameter.
 * - `broken`: the connection broke in the middle of the answer; the reader has not been ended.
 */
export type AttemptOutcome =
  | { type: 'ended'; end: RunEnd }
  | { type: 'refused'; failure: RunFailure; body: string }
  | { type: 'broken' };

/** How much of an error page is read; no more than this is ever shown. */
const MAX_ERROR_LENGTH = 64 * 1024;

function refusal(failure: RunFailure): AttemptOutcome {
  return { type: 'refused', failure, body: '' };
}

/**
 * The result of the next network read. Catches only errors of reading: an error of ours is not a broken
 * connection.
 */
async function readNext<T>(
  reads: AsyncGenerator<T, void>,
  signal: AbortSignal,
): Promise<T | 'end' | 'broken' | 'too-large'> {
  try {
    const { done, value } = await reads.next();
    return done ? 'end' : value;
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof EventTooLargeError ? 'too-large' : 'broken';
  }
}

/** Takes what each network read brings until the body ends or the reader needs no more. */
async function readAll<T extends object>(
  { reader, clock, onLife, onRead, isDone, signal }: Attempt,
  reads: AsyncGenerator<T, void>,
  take: (read: T) => void,
): Promise<'end' | 'broken' | 'too-large'> {
  try {
    const pacer = createPacer(clock, MAX_WORK_MS);
    while (!isDone() && !reader.failure) {
      const read = await readNext(reads, signal);
      if (typeof read === 'string') return read;
      onLife();
      take(read);
      onRead();
      if (pacer.isDue()) {
        await pacer.pause();
        signal.throwIfAborted();
      }
    }
    return 'end';
  } finally {
    await reads.return();
  }
}

/** Ends the answer according to how its body ended. */
function endAttempt(
  { reader, onRead, isDone, tap }: Attempt,
  closed: 'end' | 'broken' | 'too-large',
): AttemptOutcome {
  // After a terminal signal or a failure nothing is read: how the body ends is not known.
  if (tap && !isDone() && !reader.failure) tap.closed(closed === 'end' ? 'clean' : closed);
  if (closed === 'broken') return { type: 'broken' };
  const end = reader.end(closed === 'end' ? 'clean' : 'broken');
  onRead();
  if (closed === 'end') return { type: 'ended', end };
  return {
    type: 'ended',
    end: { state: 'failed', failure: { kind: 'protocol', reason: 'event-too-large' } },
  };
}

async function readStream(attempt: Attempt, body: ByteReader, head: Uint8Array): Promise<AttemptOutcome> {
  const { reader, limits, signal, tap } = attempt;
  /** Lines of the current read that are no fields, and how many of its events came before each. */
  const lines: { line: string; before: number }[] = [];
  const readLines = (before: number): void => {
    while (lines[0] && lines[0].before <= before) reader.readLine(lines.shift()?.line ?? '');
  };
  const reads = readEvents(body, {
    maxBytes: limits.maxBytes,
    head,
    signal,
    keepUnterminated: true,
    onRetry(ms, before) {
      attempt.onReconnectTime(ms);
      tap?.retry(ms, before);
    },
    // Among the lines of a plain text it may be one of them that lacks its `data:`.
    errorLines: attempt.provider.dialect !== 'event-stream',
    ...(tap && { onComment: tap.comment }),
    onIgnoredLine(line, before) {
      lines.push({ line, before });
      tap?.ignoredLine(line, before);
    },
  });
  const closed = await readAll(attempt, reads, (events) => {
    for (const [at, event] of events.entries()) {
      readLines(at);
      reader.read(event);
    }
    readLines(events.length);
  });
  return endAttempt(attempt, closed);
}

/** What has arrived of a JSON text that the body ends in. */
function salvage(splitter: JsonSplitter): JsonPart[] | undefined {
  const value = splitter.salvage();
  return value === undefined ? undefined : [{ type: 'value', value, isCut: true }];
}

async function* splitJson(
  pieces: AsyncGenerator<string, void>,
  maxLength: number,
): AsyncGenerator<JsonPart[], void> {
  const splitter = createJsonSplitter();
  try {
    for await (const piece of pieces) {
      yield splitter.push(piece);
      if (splitter.waiting > maxLength) throw new EventTooLargeError(maxLength);
    }
    yield salvage(splitter) ?? splitter.end();
  } catch (error) {
    // Stopped, silent for too long, or broken: what has arrived of a text is kept.
    const parts = salvage(splitter);
    if (parts) yield parts;
    throw error;
  }
}

/** Reads JSON or NDJSON that was sent although a stream was asked for, each text as soon as it is complete. */
async function readJsonBody(attempt: Attempt, body: ByteReader, head: Uint8Array): Promise<AttemptOutcome> {
  const { reader, limits, signal } = attempt;
  const reads = splitJson(readTextPieces(body, { head, signal }), limits.maxBytes);
  const closed = await readAll(attempt, reads, (parts) => {
    for (const part of parts) {
      if (part.type === 'value') reader.readJson(part.value, part.isCut);
      else reader.read({ event: 'message', data: part.line.replace(/^data:/, ''), id: '' });
    }
  });
  return endAttempt(attempt, closed);
}

/**
 * Sends one request and reads the response to its end. Never sends twice.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function attemptRequest(attempt: Attempt): Promise<AttemptOutcome> {
  const { provider, request, limits, clock, signal, onLife } = attempt;
  let response: Response;
  attempt.onSend?.();
  attempt.tap?.sent(request);
  try {
    response = await sendRequest(attempt.fetch, request, attempt, signal, attempt.context);
  } catch {
    signal.throwIfAborted();
    return refusal({ kind: 'network' });
  }
  attempt.onResponse?.(response.headers);
  attempt.tap?.responded(response);
  if (isRedirect(response)) {
    return refusal({ kind: 'blocked', reason: 'redirect' });
  }
  const { status, headers, body } = response;

  /** Judges a response by its status and the part of its body that arrives within a few seconds. */
  async function refuse(source: ByteSource | null, head?: Uint8Array): Promise<AttemptOutcome> {
    const enough = new AbortController();
    const cancelTimer = clock.after(limits.errorBodyMs, () => enough.abort());
    const text = source
      ? await readText(source, {
          maxLength: MAX_ERROR_LENGTH,
          ...(head && { head }),
          signal,
          enough: enough.signal,
        })
      : '';
    cancelTimer();
    attempt.tap?.body(text);
    const input = { status, headers, body: text, provider, now: clock.now(), redact: attempt.redact };
    return { type: 'refused', failure: readHttpFailure(input), body: text };
  }

  if (!body || !response.ok) return await refuse(body);
  const bytes = body.getReader();
  let head: Uint8Array;
  try {
    head = await peekBody(bytes, { onRead: onLife });
  } catch {
    signal.throwIfAborted();
    return refusal({ kind: 'network' });
  }
  const kind = sniffBody(headers.get('content-type'), head);
  if (kind === 'events') return await readStream(attempt, bytes, head);
  if (kind === 'json') return await readJsonBody(attempt, bytes, head);
  return await refuse(bytes, head);
}
