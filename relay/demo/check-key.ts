import { answerError } from '#relay/http/openai-error.ts';
import type { RelayMiddleware } from '#relay/http/relay-context.ts';
import { isSameSecret } from '#relay/http/secrets.ts';

import type { DemoSettings } from './demo-settings.ts';

/** Always refused, so that a wrong key can be tried on a server without a token. */
const WRONG_KEY = 'sk-wrong';

/** Refuses a missing or wrong bearer token when one is configured, and the key `sk-wrong` always. */
export function refuseWrongKey({ token }: DemoSettings): RelayMiddleware {
  return async (c, next) => {
    const key = /^bearer +(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (key === undefined && token === undefined) return await next();
    if (key !== undefined && key !== WRONG_KEY && (token === undefined || isSameSecret(key, token)))
      return await next();
    const message =
      key === undefined
        ? "You didn't provide an API key. Send it in an Authorization header: Authorization: Bearer YOUR_KEY."
        : `Incorrect API key provided: ${key.slice(0, 3)}***${key.slice(-2)}.`;
    const code = key === undefined ? {} : { code: 'invalid_api_key' };
    return answerError(c, { status: 401, message, type: 'invalid_request_error', ...code });
  };
}
