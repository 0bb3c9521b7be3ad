import type { ErrorKind, RunFailure } from '#lib/protocol/failure.ts';

/** What a reader is told when the upstream sent no message. */
const MESSAGES: Readonly<Record<ErrorKind, string>> = {
  auth: 'The model server refused the relay’s key. Tell the relay’s administrator.',
  permission: 'The model server does not let the relay’s key do this.',
  not_found: 'The model server has no such model or address.',
  rate_limit: 'The model server is rate-limiting the relay. Retry in a moment.',
  quota: 'The relay’s account at the model server has no credit left.',
  bad_request: 'The model server refused the request.',
  context_length: 'The question is longer than the model can read.',
  content_filter: 'The model server’s content filter refused the question.',
  server: 'The model server has an error. Retry in a moment.',
  network: 'The connection to the model server broke.',
  timeout: 'The model server took too long.',
  protocol: 'The model server sent something that is not an answer.',
  no_key: 'The model server needs a key.',
  blocked: 'The model server answered with a redirect, which the relay does not follow.',
  internal: 'The relay has an error.',
};

/** Says in one sentence why a run failed. */
export function describeFailure({ kind, providerMessage }: RunFailure): string {
  // The upstream's message about the key is for the relay's operator.
  const isAboutKey = kind === 'auth' || kind === 'permission' || kind === 'no_key';
  return isAboutKey ? MESSAGES[kind] : (providerMessage ?? MESSAGES[kind]);
}

const STATUSES: Partial<Record<ErrorKind, number>> = {
  not_found: 404,
  rate_limit: 429,
  quota: 429,
  bad_request: 400,
  context_length: 400,
  content_filter: 400,
  timeout: 504,
  internal: 500,
};

/** The HTTP status that tells a client of the relay about a failure. A refused key is the relay's, not the client's. */
export function statusOf({ kind, status }: RunFailure): number {
  if (kind === 'auth' || kind === 'permission' || kind === 'no_key') return 502;
  if (status !== undefined && status >= 400 && status < 600) return status;
  return STATUSES[kind] ?? 502;
}
