import { answerError } from '#relay/http/openai-error.ts';
import type { RelayContext, RelayGuard } from '#relay/http/relay-context.ts';
import type { Metrics } from '#relay/seen/metrics.ts';

import type { RelayParts, UserHandler } from './relay-parts.ts';

/** The user if no tokens are set. */
const LOCAL_USER = 'local';

/** The user that a request's bearer token belongs to. */
export function findUser(c: RelayContext, { config }: RelayParts): string | undefined {
  if (!config.tokens) return LOCAL_USER;
  const token = /^bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return token === undefined ? undefined : config.tokens.find(token);
}

/** Restricts a handler to known users. */
export function forUsers(parts: RelayParts, handle: UserHandler) {
  return async (c: RelayContext): Promise<Response> => {
    const user = findUser(c, parts);
    return user === undefined ? refuseUser(c, parts) : await handle(c, user);
  };
}

/** Responds to a request without a known token. */
export function refuseUser(c: RelayContext, { metrics }: RelayParts): Response {
  metrics.refused('token');
  c.header('WWW-Authenticate', 'Bearer');
  return answerError(c, {
    status: 401,
    message: 'The relay does not know this token. Send yours in a header: Authorization: Bearer YOUR_TOKEN.',
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  });
}

/** Lets a handler start work at the upstream only if `refuseWork` does not object. */
export function forAdmitted(parts: RelayParts, handle: UserHandler) {
  return forUsers(parts, async (c, user) => (await refuseWork(c, parts, user)) ?? (await handle(c, user)));
}

/** Refuses new work above a user's limits, and while the relay is ending. */
export async function refuseWork(
  c: RelayContext,
  { admission, isDraining, metrics }: RelayParts,
  user: string,
): Promise<Response | undefined> {
  if (isDraining()) {
    metrics.refused('draining');
    c.header('Retry-After', '1');
    return answerError(c, {
      status: 503,
      message: 'This relay is shutting down. Retry.',
      type: 'server_error',
      code: 'shutting_down',
    });
  }
  const passed = await admission.admit(user);
  return passed && refuseAboveLimit(c, metrics, passed);
}

/**
 * Refuses another event stream of a user's runs above the limit, which limits what one ticket or token can
 * hold open.
 */
export function refuseReader(
  c: RelayContext,
  { config, readers, metrics }: RelayParts,
  user: string,
): Response | undefined {
  const { readersPerUser } = config;
  if (readersPerUser === 0 || readers.countOf(user) < readersPerUser) return undefined;
  return refuseAboveLimit(c, metrics, { limit: 'readers', retrySeconds: 5 });
}

function refuseAboveLimit(
  c: RelayContext,
  metrics: Metrics,
  { limit, retrySeconds }: { readonly limit: keyof typeof MESSAGES; readonly retrySeconds: number },
): Response {
  metrics.refused(limit);
  c.header('Retry-After', String(retrySeconds));
  return answerError(c, {
    status: 429,
    message: MESSAGES[limit],
    type: 'invalid_request_error',
    code: `relay_${limit}_limit`,
  });
}

/** Reads no body of a request whose token is unknown. */
export function refuseStrangers(parts: RelayParts): RelayGuard {
  return (c) => {
    const hasBody = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    return hasBody && findUser(c, parts) === undefined ? refuseUser(c, parts) : undefined;
  };
}

const MESSAGES = {
  requests: 'You have reached the relay’s limit of requests per minute.',
  tokens: 'You have reached the relay’s limit of tokens per hour.',
  queue: 'Too many of your questions are waiting at the relay already.',
  readers: 'Too many event streams of your runs are open at the relay already. Close some and retry.',
} as const;

/** The headers that reverse proxies add. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Without tokens, everyone whom a reverse proxy lets in could use the key. */
export function refuseProxiedWithoutTokens({ config }: RelayParts): RelayGuard {
  return (c) => {
    if (config.tokens || PROXY_HEADERS.every((name) => c.req.header(name) === undefined)) return undefined;
    return answerError(c, {
      status: 403,
      message: 'A relay behind a reverse proxy needs user tokens. Set GLOSS_RELAY_TOKENS.',
      type: 'invalid_request_error',
      code: 'tokens_required',
    });
  };
}

/** Whether a browser says that a request comes from a page of another site: an image or a form has no origin. */
function isForeignPage(c: RelayContext): boolean {
  const site = c.req.header('sec-fetch-site');
  return site === 'cross-site' || site === 'same-site';
}

/**
 * Allows pages from the named origins, and refuses all other pages: their requests would cost money even if
 * they could not read the answer. Extensions ask with the permission that their user gave them.
 */
export function allowOrigins({ config, metrics }: RelayParts): RelayGuard {
  return (c) => {
    const origin = c.req.header('origin');
    const { outgoing } = c.env;
    outgoing.setHeader('Vary', 'Origin');
    if (origin !== undefined && config.origins.includes(origin)) {
      outgoing.setHeader('Access-Control-Allow-Origin', origin);
      outgoing.setHeader('Access-Control-Expose-Headers', 'Gloss-Run, Location, Retry-After');
      if (c.req.method !== 'OPTIONS') return undefined;
      outgoing.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE');
      const asked = c.req.header('access-control-request-headers');
      if (asked !== undefined) outgoing.setHeader('Access-Control-Allow-Headers', asked);
      outgoing.setHeader('Access-Control-Max-Age', '600');
      return c.body(null, 204);
    }
    const isExtension = /^(?:chrome|moz|safari-web)-extension:\/\//.test(origin ?? '');
    const isOwn = origin !== undefined && origin === new URL(c.req.url).origin;
    const isRefused = origin === undefined ? isForeignPage(c) : !isExtension && !isOwn;
    if (!isRefused) return undefined;
    metrics.refused('origin');
    return answerError(c, {
      status: 403,
      message:
        'The relay does not accept requests from this origin. Its administrator can add it to GLOSS_RELAY_ORIGINS.',
      type: 'invalid_request_error',
      code: 'origin_not_allowed',
    });
  };
}
