import { timingSafeEqual } from 'node:crypto';

import { answerError } from './openai-error.ts';
import type { RelayMiddleware, RelaySettings } from './relay-context.ts';

/** Always refused, so that a wrong key can be tried on a relay without a token. */
const WRONG_KEY = 'sk-wrong';

/** Tells whether a host name always resolves to this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i.test(hostname);
}

/** Refuses requests whose `Host` is not loopback, because a page could reach the relay by DNS rebinding. */
export const refuseForeignHost: RelayMiddleware = async (c, next) => {
  const host = c.req.header('host') ?? '';
  if (isLoopback(host.replace(/:\d+$/, ''))) return await next();
  return answerError(c, {
    status: 403,
    message: 'This server accepts loopback hosts only. Use http://127.0.0.1 or http://localhost.',
    type: 'invalid_request_error',
    code: 'host_not_allowed',
  });
};

/** Refuses a missing or wrong bearer token when one is configured, and the key `sk-wrong` always. */
export function refuseWrongKey({ token }: RelaySettings): RelayMiddleware {
  return async (c, next) => {
    const key = /^bearer +(.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (key === undefined && token === undefined) return await next();
    if (key !== undefined && key !== WRONG_KEY && (token === undefined || isSame(key, token)))
      return await next();
    const message =
      key === undefined
        ? "You didn't provide an API key. Send it in an Authorization header: Authorization: Bearer YOUR_KEY."
        : `Incorrect API key provided: ${key.slice(0, 3)}***${key.slice(-2)}.`;
    const code = key === undefined ? {} : { code: 'invalid_api_key' };
    return answerError(c, { status: 401, message, type: 'invalid_request_error', ...code });
  };
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
