import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';

/** How long a body may take to end after its reader has everything it needs. */
const END_MS = 500;

/** Statuses whose responses have no body; the constructor of `Response` refuses one. */
const BODILESS = new Set([204, 205, 304]);

/** Network reads, of 64 KB at most, that wait for a slow reader before the server has to wait. */
const MAX_CHUNKS = 8;

/**
 * Sends a request as `fetch` does, with Node's older client, which delivers the first byte 0.3 ms sooner.
 *
 * It covers what the relay needs: text bodies, no redirects (the redirect itself is returned), and `signal`.
 * TLS, keep-alive and `NODE_USE_ENV_PROXY` are those of Node's global agents.
 *
 * @throws {TypeError} When the server cannot be reached; the signal's reason when it is aborted.
 */
export const fetchUpstream: typeof fetch = (input, init = {}) =>
  new Promise((resolve, reject) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { signal, body, method = 'GET' } = init;
    signal?.throwIfAborted();
    const client = url.protocol === 'https:' ? https : http;
    const request = client.request(url, { method, headers: listHeaders(init.headers) });
    const onAbort = (): void => {
      reject(signal?.reason);
      request.destroy();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    request.once('close', () => signal?.removeEventListener('abort', onAbort));
    request.on('error', (cause) => reject(new TypeError('The server cannot be reached.', { cause })));
    request.once('response', (incoming) => resolve(wrapResponse(incoming, request, signal ?? undefined)));
    request.end(body ?? undefined);
  });

function listHeaders(headers: RequestInit['headers'] = {}): Record<string, string> {
  const isList = headers instanceof Headers || Array.isArray(headers);
  return { 'user-agent': 'gloss-relay', ...(isList ? Object.fromEntries(new Headers(headers)) : headers) };
}

/** Rejects when the server has sent a status that no `Response` can have. */
async function wrapResponse(
  incoming: IncomingMessage,
  request: ClientRequest,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const { statusCode: status = 0, rawHeaders } = incoming;
  try {
    const headers = new Headers();
    for (let at = 0; at + 1 < rawHeaders.length; at += 2)
      headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
    // Nobody reads the body of a redirect.
    if (status >= 300 && status < 400) {
      request.destroy();
      return new Response(null, { status, headers });
    }
    if (!BODILESS.has(status))
      return new Response(streamBody(decode(incoming), request, signal), { status, headers });
    incoming.resume();
    return new Response(null, { status, headers });
  } catch (error) {
    request.destroy();
    throw error;
  }
}

/** No compression is requested, but a server that compresses anyway is understood. */
function decode(incoming: IncomingMessage): Readable {
  const encoding = incoming.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const decoder = /^(?:x-)?gzip$|^deflate$/.test(encoding)
    ? createUnzip()
    : encoding === 'br'
      ? createBrotliDecompress()
      : undefined;
  // An error on the connection also breaks the decoder, whose reader is notified.
  return decoder ? pipeline(incoming, decoder, () => undefined) : incoming;
}

/** A body as a web stream, with back-pressure to the server. `Readable.toWeb` costs twice as much for each chunk. */
function streamBody(
  readable: Readable,
  request: ClientRequest,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  let isOver = false;
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start(controller) {
      const fail = (cause: unknown): void => {
        if (isOver) return;
        isOver = true;
        controller.error(signal?.aborted ? signal.reason : cause);
      };
      readable.on('data', (bytes: Buffer) => {
        if (isOver) return;
        controller.enqueue(bytes);
        if ((controller.desiredSize ?? 0) <= 0) readable.pause();
      });
      readable.once('end', () => {
        if (!isOver) controller.close();
        isOver = true;
      });
      readable.once('error', fail);
      // An abort destroys the connection without an error.
      readable.once('close', () => fail(new TypeError('The connection broke.')));
    },
    pull: () => void readable.resume(),
    cancel() {
      // Most answers have been read to their last event by now, and the end of the body is on its way. Waiting for it
      // keeps the connection, which spares the next request a handshake. An abort does not wait.
      isOver = true;
      readable.resume();
      const timer = setTimeout(() => request.destroy(), END_MS);
      request.once('close', () => clearTimeout(timer));
    },
  };
  return new ReadableStream(source, { highWaterMark: MAX_CHUNKS });
}
