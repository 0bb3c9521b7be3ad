import type { RecordedFetch, RequestContext } from '#lib/ledger/record-requests.ts';
import type { ProviderRequest } from '#lib/providers/dialect.ts';

function keyHeaderOf({ keyHeader }: ProviderRequest, key: string): Record<string, string> {
  return keyHeader === undefined ? { authorization: `Bearer ${key}` } : { [keyHeader]: key };
}

/**
 * Sends a request without following redirects, and without cookies, referrer or cache.
 *
 * @param key - Sent as a bearer token, or in the header that the request names; the caller has checked that it belongs to the request's origin.
 * @throws What `fetch` throws.
 */
export function sendRequest(
  fetchRequest: RecordedFetch,
  request: ProviderRequest,
  key: string | undefined,
  signal: AbortSignal,
  context: RequestContext,
): Promise<Response> {
  const init: RequestInit = {
    method: request.method,
    headers: {
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
