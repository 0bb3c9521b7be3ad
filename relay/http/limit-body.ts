import { bodyLimit } from 'hono/body-limit';

import { answerError } from './openai-error.ts';
import type { RelayContext, RelayMiddleware } from './relay-context.ts';

/** Refuses requests with a body of more than `maxBytes`. */
export function limitBody(maxBytes: number): RelayMiddleware {
  const refuse = (c: RelayContext): Response =>
    answerError(c, {
      status: 413,
      message: `The request is larger than the relay accepts (${maxBytes} bytes).`,
      type: 'invalid_request_error',
      code: 'request_too_large',
    });
  const limitStreamed = bodyLimit({ maxSize: maxBytes, onError: refuse });
  return async (c, next) => {
    const length = c.req.header('content-length');
    // Node holds a request to its length. Hono's own check makes a web stream of every body, a tenth of a request's time.
    if (length === undefined || c.req.header('transfer-encoding') !== undefined)
      return await limitStreamed(c, next);
    return Number(length) > maxBytes ? refuse(c) : await next();
  };
}
