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

import type { Limits } from './limits.ts';
import { sendRequest } from './send-request.ts';

/** One request and everything that it needs. */
export interface Asking {
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
  /** Called when the headers and each network read have come. */
  readonly onLife: () => void;
  /** Called with the reconnection time that the server asks for. */
  readonly onReconnectTime: (ms: number) => void;
  /** Called after what one network read brought has gone to the sink. */
  readonly onRead: () => void;
  /** Whether the sink has seen the dialect's terminal signal. */
  readonly isDone: () => boolean;
}

/**
 * How one request went.
 *
 * - `ended`: the answer has its end.
 * - `refused`: no byte of an answer came. `body` is the server's own, for finding a refused parameter.
 * - `broken`: the connection broke inside the answer; the reader has not been ended.
 */
export type Asked =
  | { type: 'ended'; end: RunEnd }
  | { type: 'refused'; failure: RunFailure; body: string }
  | { type: 'broken' };

/** Error pages are read this far; nobody shows more. */
const MAX_ERROR_BYTES = 64 * 1024;

const NETWORK_FAILED: Asked = { type: 'refused', failure: { kind: 'network' }, body: '' };

async function readStream(
  asking: Asking,
  body: ReadableStream<Uint8Array>,
  head: Uint8Array,
): Promise<Asked> {
  const { reader, limits, onLife, onRead, isDone, signal } = asking;
  try {
    for await (const events of readEvents(body, {
      maxBytes: limits.maxBytes,
      head,
      signal,
      onRetry: asking.onReconnectTime,
      errorLines: asking.provider.dialect === 'chat-completions',
    })) {
      onLife();
      for (const event of events) reader.read(event);
      onRead();
      if (isDone() || reader.failure) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EventTooLargeError) {
      reader.end('broken');
      onRead();
      return { type: 'ended', end: { state: 'failed', failure: { kind: 'protocol', words: error.message } } };
    }
    return { type: 'broken' };
  }
  const end = reader.end('clean');
  onRead();
  return { type: 'ended', end };
}

/**
 * Sends one request and reads its answer to whatever end it has. Sends nothing again.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function askProvider(asking: Asking): Promise<Asked> {
  const { provider, dialect, request, key, limits, now, sink, signal, onLife, onRead } = asking;
  let response: Response;
  try {
    response = await sendRequest(asking.fetch, request, key, signal);
  } catch {
    signal.throwIfAborted();
    return NETWORK_FAILED;
  }
  // Browsers hide the status of a redirect that was not followed; Node's fetch shows it.
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    return {
      type: 'refused',
      failure: { kind: 'blocked', words: 'The server redirects to another address.' },
      body: '',
    };
  }
  const refuse = (body: string): Asked => ({
    type: 'refused',
    failure: readHttpFailure({
      status: response.status,
      headers: response.headers,
      body,
      provider,
      now: now(),
      redact: asking.redact,
    }),
    body,
  });
  try {
    const { body } = response;
    if (!body) return refuse('');
    if (!response.ok) return refuse((await readText(body, { maxBytes: MAX_ERROR_BYTES, signal })).text);
    const head = await peekBody(body);
    onLife();
    const kind = sniffBody(response.headers.get('content-type'), head);
    if (kind === 'events') return await readStream(asking, body, head);
    if (kind !== 'json') {
      return refuse((await readText(body, { maxBytes: MAX_ERROR_BYTES, head, signal })).text);
    }
    const { text, closed } = await readText(body, { maxBytes: limits.maxBytes, head, signal });
    const end = dialect.readJson(provider, text, sink);
    onRead();
    const isCut = closed !== 'clean' && end.state !== 'complete';
    return { type: 'ended', end: isCut ? { state: 'failed', failure: { kind: 'network' } } : end };
  } catch {
    signal.throwIfAborted();
    return NETWORK_FAILED;
  }
}
