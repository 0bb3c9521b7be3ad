import type { RecordedFetch, RequestContext } from '#lib/ledger/record-requests.ts';
import type { Credentials, HeaderValues } from '#lib/protocol/credentials.ts';
import type { ProviderRequest } from '#lib/providers/dialect.ts';

function keyHeaderOf({ keyHeader }: ProviderRequest, key: string): Record<string, string> {
  return keyHeader === undefined ? { authorization: `Bearer ${key}` } : { [keyHeader]: key };
}

/** Names in lower case, like those of the request: two spellings of one name would be sent as two values. */
function lowerCased(headers: HeaderValues = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * Sends a request without following redirects, and without cookies, referrer or cache.
 *
 * @param credentials - The key is sent as a bearer token, or in the header that the request names. The caller has
 *   checked that they belong to the request's origin.
 * @throws What `fetch` throws.
 */
export function sendRequest(
  fetchRequest: RecordedFetch,
  request: ProviderRequest,
  { key, headers }: Credentials,
  signal: AbortSignal,
  context: RequestContext,
): Promise<Response> {
  const init: RequestInit = {
    method: request.method,
    headers: {
      // The request's own headers replace them.
      ...lowerCased(headers),
      accept: 'text/event-stream',
      ...request.headers,
      ...(key !== undefined && keyHeaderOf(request, key)),
    },
    ...(request.body !== undefined && { body: request.body }),
    // 'error' looks like a refused connection; 'follow' would send the body to another origin.
    redirect: 'manual',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    signal,
  };
  return fetchRequest(request.url, init, context);
}

/** Whether a response of `sendRequest` is a redirect. Browsers hide the status of one; Node's fetch shows it. */
export function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400);
}
