import { Hono } from 'hono';

import { refuseForeignHost } from '#relay/http/check-host.ts';
import { limitBody } from '#relay/http/limit-body.ts';
import { answerError } from '#relay/http/openai-error.ts';
import type { RelayEnv } from '#relay/http/relay-context.ts';

import { allowOrigins, forUsers, refuseProxiedWithoutTokens, refuseStrangers } from './check-user.ts';
import { createOpenAiRoutes } from './openai-routes.ts';
import { createPlainRoutes } from './plain-runs.ts';
import type { RelayParts } from './relay-parts.ts';

/** Creates the routes of a relay. */
export function createRelayApp(parts: RelayParts, onError: (error: unknown) => void): Hono<RelayEnv> {
  const { config, metrics, store } = parts;
  const app = new Hono<RelayEnv>();
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', (c) => {
    const problem = parts.isDraining()
      ? 'shutting down'
      : store.isReady()
        ? undefined
        : 'the store is unreachable';
    return c.text(`${problem ?? 'ok'}\n`, problem === undefined ? 200 : 503);
  });
  // A proxy passes on its own host; a relay with tokens is protected by those.
  if (!config.tokens) app.use(refuseForeignHost);
  const guards = [refuseProxiedWithoutTokens(parts), allowOrigins(parts), refuseStrangers(parts)];
  app.use(async (c, next) => {
    for (const guard of guards) {
      const response = guard(c);
      if (response) return response;
    }
    return await next();
  });
  app.use(limitBody(config.maxBodyBytes));
  app.get(
    '/metrics',
    forUsers(parts, async (c) => c.body(await metrics.write(), 200, { 'Content-Type': metrics.contentType })),
  );
  app.route('/v1', createOpenAiRoutes(parts));
  app.route('/', createPlainRoutes(parts));
  app.notFound((c) =>
    answerError(c, {
      status: 404,
      message: `The relay has no ${c.req.method} ${c.req.path}.`,
      type: 'invalid_request_error',
    }),
  );
  app.onError((error, c) => {
    onError(error);
    return answerError(c, {
      status: store.isReady() ? 500 : 503,
      message: store.isReady()
        ? 'The relay has an error.'
        : 'The relay’s store is unreachable. Retry in a moment.',
      type: 'server_error',
      code: 'server_error',
    });
  });
  return app;
}
