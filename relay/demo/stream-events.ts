import { streamSSE, type SSEMessage } from 'hono/streaming';

import type { RelayContext } from '#relay/http/relay-context.ts';

/**
 * Responds with the server-sent events that `produce` yields, and aborts its signal when the client leaves.
 *
 * @param produce - Must not throw; errors are events of the dialect.
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
  // Without it nginx and similar proxies buffer the answer.
  response.headers.set('X-Accel-Buffering', 'no');
  return response;
}
