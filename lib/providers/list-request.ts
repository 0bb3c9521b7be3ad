import { presetOf } from '#lib/presets/presets.ts';
import type { Provider } from '#lib/protocol/provider.ts';

import type { ProviderRequest } from './dialect.ts';
import { joinUrl } from './join-url.ts';
import { ownKeyHeader } from './own-key-header.ts';

function urlOf(baseUrl: string, path: string): string {
  return path.startsWith('/') ? `${new URL(baseUrl).origin}${path}` : joinUrl(baseUrl, path);
}

/** The request for a provider's models, as OpenAI and its like answer it; undefined for one that lists none. */
export function buildListRequest(provider: Provider): ProviderRequest | undefined {
  const { listPath = 'models' } = presetOf(provider);
  if (listPath === null) return undefined;
  return {
    url: urlOf(provider.baseUrl, listPath),
    method: 'GET',
    headers: { accept: 'application/json' },
    ...ownKeyHeader(provider),
  };
}
