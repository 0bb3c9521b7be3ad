import { answerError } from './openai-error.ts';
import type { RelayMiddleware } from './relay-context.ts';

/** Whether a host name always resolves to this machine. */
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
