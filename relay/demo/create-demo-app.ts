import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import { refuseForeignHost } from '#relay/http/check-host.ts';
import { answerError } from '#relay/http/openai-error.ts';
import type { RelayEnv, RelayMiddleware } from '#relay/http/relay-context.ts';

import { answerChatCompletion } from './chat-completions.ts';
import { refuseWrongKey } from './check-key.ts';
import type { DemoSettings } from './demo-settings.ts';
import { answerEvents } from './events.ts';
import { listModels } from './models.ts';
import { createResponseStore } from './response-store.ts';
import { createResponsesRoutes } from './responses.ts';

/** A question may include a page of a few megabytes and pictures. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/**
 * Creates the demo server's routes.
 *
 * @param log - Middleware that sees every request.
 * @param signal - Ends background responses, which outlive their clients.
 */
export function createDemoApp(
  settings: DemoSettings,
  log: RelayMiddleware,
  signal: AbortSignal,
): Hono<RelayEnv> {
  const app = new Hono<RelayEnv>();
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES }));
  app.use(log);
  app.use(refuseForeignHost);
  app.use(refuseWrongKey(settings));
  app.get('/v1/models', (c) => c.json(listModels()));
  app.post('/v1/chat/completions', (c) => answerChatCompletion(c, settings));
  app.route('/v1/responses', createResponsesRoutes(settings, createResponseStore(signal)));
  app.on(['GET', 'POST'], '/events', (c) => answerEvents(c, settings));
  app.notFound((c) =>
    answerError(c, {
      status: 404,
      message: `Invalid URL (${c.req.method} ${c.req.path})`,
      type: 'invalid_request_error',
    }),
  );
  app.onError((error, c) =>
    answerError(c, { status: 500, message: error.message, type: 'server_error', code: 'server_error' }),
  );
  return app;
}
