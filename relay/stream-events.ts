import { streamSSE, type SSEMessage } from 'hono/streaming';

import type { RelayContext } from './relay-context.ts';

/**
 * Answers with server-sent events as `produce` yields them, and aborts its signal when the client leaves.
 *
 * @param produce - Must not throw: an error belongs into the stream, in its dialect's words.
 * @param heartbeatMs - When set, a comment is sent this often.
 */
export function streamEvents(
  c: RelayContext,
  produce: (signal: AbortSignal) => AsyncIterable<SSEMessage>,
  heartbeatMs?: number,
): Response {
  const response = streamSSE(c, async (stream) => {
    const leaving = new AbortController();
    stream.onAbort(() => leaving.abort());
    const heartbeat =
      heartbeatMs === undefined
        ? undefined
        : setInterval(() => void stream.write(': keep-alive\n\n'), heartbeatMs);
    try {
      for await (const event of produce(leaving.signal)) {
        if (leaving.signal.aborted) return;
        await stream.writeSSE(event);
      }
    } finally {
      clearInterval(heartbeat);
    }
  });
  response.headers.set('Content-Type', 'text/event-stream; charset=utf-8');
  response.headers.set('Cache-Control', 'no-cache, no-transform');
  // nginx and others that copy it would collect the answer before they pass it on.
  response.headers.set('X-Accel-Buffering', 'no');
  return response;
}
