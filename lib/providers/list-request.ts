import { presetOf } from '#lib/presets/presets.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';

import type { ProviderRequest } from './dialect.ts';
import { joinUrl } from './join-url.ts';
import { ownKeyHeader } from './own-key-header.ts';

function urlOf(baseUrl: string, path: string): string {
  return path.startsWith('/') ? `${new URL(baseUrl).origin}${path}` : joinUrl(baseUrl, path);
}

function getJson(provider: ServerProvider, path: string): ProviderRequest {
  return {
    url: urlOf(provider.baseUrl, path),
    method: 'GET',
    headers: { accept: 'application/json' },
    ...ownKeyHeader(provider),
  };
}

/** The request for a provider's models, as OpenAI and its like answer it; undefined for one that lists none. */
export function buildListRequest(provider: ServerProvider): ProviderRequest | undefined {
  const { listPath = 'models' } = presetOf(provider);
  if (listPath === null) return undefined;
  return getJson(provider, listPath);
}

/** The request for the list with more about each model, if the provider has one. */
export function buildDetailedListRequest(provider: ServerProvider): ProviderRequest | undefined {
  const { detailedListPath } = presetOf(provider);
  return detailedListPath === undefined ? undefined : getJson(provider, detailedListPath);
}

/** The request for details that the list lacks about one model, if the provider has one. */
export function buildModelDetailRequest(
  provider: ServerProvider,
  model: string,
): ProviderRequest | undefined {
  const { modelDetailPath } = presetOf(provider);
  if (modelDetailPath === undefined) return undefined;
  return {
    ...getJson(provider, modelDetailPath),
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ model }),
  };
}
