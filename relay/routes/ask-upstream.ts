import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { ErrorKind } from '#lib/protocol/failure.ts';
import type { Usage } from '#lib/protocol/run.ts';
import type { ProviderRequest } from '#lib/providers/dialect.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { joinUrl } from '#lib/providers/join-url.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { readUsage } from '#lib/providers/usage.ts';
import { createRedactor } from '#lib/redaction/redact-key.ts';
import { isRedirect, sendRequest } from '#lib/runs/send-request.ts';
import { answerError } from '#relay/http/openai-error.ts';
import type { RelayContext } from '#relay/http/relay-context.ts';
import { describeFailure } from '#relay/runs/describe-failure.ts';

import type { RelayParts } from './relay-parts.ts';

/** A request that is answered in one piece. */
export interface PlainRequest {
  readonly method: ProviderRequest['method'];
  /** Below the upstream's base URL. */
  readonly path: string;
  readonly body?: string;
}

/** What came back, and the response to pass on. */
export interface UpstreamAnswer {
  readonly response: Response;
  /** The JSON of a successful answer. */
  readonly value?: unknown;
  readonly usage?: Usage;
}

/** Asks the upstream with the relay's key, and passes its answer on without the key. */
export async function askUpstream(
  c: RelayContext,
  { config, fetch }: RelayParts,
  { method, path, body }: PlainRequest,
): Promise<UpstreamAnswer> {
  const { baseUrl, key, limits } = config.upstream;
  const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(limits.firstByteMs)]);
  let upstream: Response;
  let text: string;
  try {
    upstream = await sendRequest(
      fetch,
      {
        url: joinUrl(baseUrl, path),
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body }),
      },
      { key },
      signal,
      { purpose: 'question' },
    );
    text = createRedactor({ key })(await upstream.text());
  } catch {
    return { response: answerFailure(c, signal.aborted ? 'timeout' : 'network') };
  }
  const { status } = upstream;
  const value = parseJson(text);
  if (isRedirect(upstream)) return { response: answerFailure(c, 'blocked') };
  if (status === 401 || status === 403) return { response: answerFailure(c, 'auth') };
  if (value === undefined) return { response: answerFailure(c, 'protocol') };
  const retryAfter = upstream.headers.get('retry-after');
  if (retryAfter !== null) c.header('Retry-After', retryAfter);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Hono lists the statuses that it knows
  const response = c.body(text, status as ContentfulStatusCode, { 'Content-Type': 'application/json' });
  if (!upstream.ok) return { response };
  const usage = readUsage(isObject<'usage'>(value) ? value.usage : undefined);
  return { response, value, ...(usage && { usage }) };
}

/** Responds that the upstream gave no answer to pass on. */
function answerFailure(c: RelayContext, kind: ErrorKind): Response {
  return answerError(c, {
    status: kind === 'timeout' ? 504 : 502,
    message: describeFailure({ kind }),
    type: 'server_error',
    code: kind,
  });
}
