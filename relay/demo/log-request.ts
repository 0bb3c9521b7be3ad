import type { RelayMiddleware } from '#relay/http/relay-context.ts';

import type { WritableRequestLog } from './request-log.ts';

/** Records every request in `log`, and whether its answer was sent to the end or the client left. */
export function logRequest(log: WritableRequestLog): RelayMiddleware {
  return async (c, next) => {
    const { incoming, outgoing } = c.env;
    const entry = log.start({
      method: c.req.method,
      path: incoming.url ?? '/',
      headers: c.req.header(),
    });
    outgoing.once('close', () => {
      entry.end(outgoing.writableFinished ? 'ended' : 'aborted');
    });
    if (c.req.method === 'POST') entry.setBody(await c.req.text());
    await next();
  };
}
