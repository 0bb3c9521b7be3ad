import type { RunFailure } from '#lib/protocol/failure.ts';
import type { ListedModel } from '#lib/protocol/model.ts';
import type { ProviderRequest } from '#lib/providers/dialect.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { buildDetailedListRequest, buildModelDetailRequest } from '#lib/providers/list-request.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { addModelDetails, MAX_MODELS, readModels } from '#lib/providers/read-models.ts';
import { createRedactor } from '#lib/redaction/redact-key.ts';
import { readText } from '#lib/sse/read-text.ts';

import type { ServerTarget } from './create-runs.ts';
import type { RunEnvironment } from './run-environment.ts';
import { sendRequest } from './send-request.ts';

/** A provider's models in its order; empty, without a failure, when it lists none. */
export interface ModelList {
  readonly models: ListedModel[];
  /** Why the list, or its rest, could not be read. */
  readonly failure?: RunFailure;
}

/** A server that is silent for longer will not list anything. */
const TIMEOUT_MS = 30_000;

/** Statuses by which servers say that they have no list: unknown path, wrong method, not implemented. */
const NO_LIST = new Set([404, 405, 501]);

/** The maximum number of pages of a list; no provider has more. */
const MAX_PAGES = 20;

/** How many models are queried one by one, and how many at a time. */
const MAX_DETAILED = 48;
const DETAILS_AT_A_TIME = 4;

/** Failures after which another path of the same server fails as well. */
const UNREACHABLE = new Set<RunFailure['kind']>(['network', 'timeout', 'blocked']);

/** One response to a request for models. */
type Reply =
  | { readonly type: 'json'; readonly json: unknown }
  | { readonly type: 'none' }
  | { readonly type: 'failed'; readonly failure: RunFailure };

/** Sends a request of one listing. A response that does not pass `isExpected` is a failure. */
type ReadJson = (request: ProviderRequest, isExpected: (json: unknown) => boolean) => Promise<Reply>;

async function findNetworkFailure(env: RunEnvironment, origin: string): Promise<RunFailure> {
  return (await env.hasHostPermission(origin))
    ? { kind: 'network' }
    : { kind: 'blocked', remedy: 'grant-host' };
}

function createJsonReader(
  env: RunEnvironment,
  target: ServerTarget,
  redact: (text: string) => string,
  signal: AbortSignal,
): ReadJson {
  const { provider, origin } = target;
  return async (request, isExpected) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const until = AbortSignal.any([signal, timeout]);
    try {
      const response = await sendRequest(env.fetch, request, target, until, { purpose: 'models' });
      if (NO_LIST.has(response.status)) {
        await response.body?.cancel();
        return { type: 'none' };
      }
      const body = response.body
        ? await readText(response.body, { maxLength: env.limits().maxBytes, signal: until })
        : '';
      const json = response.ok ? parseJson(body) : undefined;
      if (json !== undefined && isExpected(json)) return { type: 'json', json };
      const { status, headers } = response;
      const failure = readHttpFailure({ status, headers, body, provider, now: env.clock.now(), redact });
      return { type: 'failed', failure };
    } catch {
      if (timeout.aborted) return { type: 'failed', failure: { kind: 'timeout' } };
      return { type: 'failed', failure: await findNetworkFailure(env, origin) };
    }
  };
}

function withParameters(request: ProviderRequest, parameters: Readonly<Record<string, string>>) {
  const url = new URL(request.url);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { ...request, url: url.href };
}

/**
 * Fetches a provider's models, in as many pages as its server sends. Never throws and never retries.
 *
 * @param signal - Aborted when the list is no longer needed, or when the key was removed.
 */
export async function listModels(
  env: RunEnvironment,
  target: ServerTarget,
  signal: AbortSignal,
): Promise<ModelList> {
  const { provider, obstacle } = target;
  if (obstacle) return { models: [], failure: obstacle };
  const redact = createRedactor(target);
  const readJson = createJsonReader(env, target, redact, signal);
  const { buildListRequest, findNextPage } = dialects[provider.dialect];

  async function readList(first: ProviderRequest): Promise<ModelList> {
    const models = new Map<string, ListedModel>();
    const asked = new Set<string>();
    let request: ProviderRequest | undefined = first;
    // A server that names a page twice would never finish.
    while (request && !asked.has(request.url) && asked.size < MAX_PAGES && models.size < MAX_MODELS) {
      asked.add(request.url);
      // One after another, because each page names the next.
      const reply = await readJson(request, (json) => readModels(json, redact) !== undefined);
      if (reply.type === 'failed') return { models: [...models.values()], failure: reply.failure };
      if (reply.type === 'none') break;
      for (const model of readModels(reply.json, redact) ?? []) models.set(model.id, model);
      const next = findNextPage?.(reply.json);
      request = next && withParameters(first, next);
    }
    return { models: [...models.values()].slice(0, MAX_MODELS) };
  }

  /** Queries each model, a few at a time, until the server refuses. */
  async function readDetails(models: ListedModel[]): Promise<ListedModel[]> {
    const detailed = [...models];
    let next = 0;
    let isRefused = false;
    async function work(): Promise<void> {
      for (let at = next++; at < Math.min(models.length, MAX_DETAILED) && !isRefused; at = next++) {
        const model = models[at];
        const request = model && buildModelDetailRequest(provider, model.id);
        if (!model || !request) return;
        const reply = await readJson(request, () => true);
        if (reply.type === 'json') detailed[at] = addModelDetails(model, reply.json);
        else isRefused = true;
      }
    }
    await Promise.all(Array.from({ length: DETAILS_AT_A_TIME }, work));
    return detailed;
  }

  const detailedRequest = buildDetailedListRequest(provider);
  if (detailedRequest) {
    const list = await readList(detailedRequest);
    if (list.models.length > 0) return { ...list, models: await readDetails(list.models) };
    if (list.failure && UNREACHABLE.has(list.failure.kind)) return list;
  }
  const request = buildListRequest?.(provider);
  return request ? readList(request) : { models: [] };
}
