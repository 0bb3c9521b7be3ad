import type { RunFailure } from '#lib/protocol/failure.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { readModelNames } from '#lib/providers/read-model-names.ts';
import { createRedactor } from '#lib/redaction/redact-key.ts';
import { readText } from '#lib/sse/read-text.ts';

import type { RunTarget } from './create-runs.ts';
import type { RunEnvironment } from './run-environment.ts';
import { sendRequest } from './send-request.ts';

/** The names of a provider's models in its order; empty without a failure when it lists none. */
export interface ModelList {
  readonly models: string[];
  /** Why the list could not be read. */
  readonly failure?: RunFailure;
}

/** A server that is silent for longer is not going to list anything. */
const TIMEOUT_MS = 30_000;

/** Statuses by which servers say that they have no list: unknown path, wrong method, not implemented. */
const NO_LIST = new Set([404, 405, 501]);

async function findNetworkFailure(env: RunEnvironment, origin: string): Promise<RunFailure> {
  return (await env.hasHostPermission(origin))
    ? { kind: 'network' }
    : { kind: 'blocked', remedy: 'grant-host' };
}

/**
 * Asks a provider for its models with one request. Never throws and never retries.
 *
 * @param signal - Aborted when the page that asked has closed.
 */
export async function listModels(
  env: RunEnvironment,
  { provider, origin, key, obstacle }: RunTarget,
  signal: AbortSignal,
): Promise<ModelList> {
  if (obstacle) return { models: [], failure: obstacle };
  const request = dialects[provider.dialect].buildListRequest?.(provider);
  if (!request) return { models: [] };
  const redact = createRedactor(key);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await sendRequest(env.fetch, request, key, AbortSignal.any([signal, timeout]), {
      purpose: 'models',
    });
    if (NO_LIST.has(response.status)) {
      await response.body?.cancel();
      return { models: [] };
    }
    const text = response.body
      ? await readText(response.body, { maxLength: env.limits().maxBytes, signal })
      : '';
    const models = response.ok ? readModelNames(parseJson(text), redact) : undefined;
    if (models) return { models };
    const { status, headers } = response;
    return {
      models: [],
      failure: readHttpFailure({ status, headers, body: text, provider, now: env.clock.now(), redact }),
    };
  } catch {
    if (timeout.aborted) return { models: [], failure: { kind: 'timeout' } };
    return { models: [], failure: await findNetworkFailure(env, origin) };
  }
}
