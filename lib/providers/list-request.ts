import type { Provider } from '#lib/protocol/provider.ts';

import type { ProviderRequest } from './dialect.ts';
import { joinUrl } from './join-url.ts';

/** The request for a provider's models, as OpenAI and its like answer it. */
export function buildListRequest({ baseUrl }: Provider): ProviderRequest {
  return { url: joinUrl(baseUrl, 'models'), method: 'GET', headers: { accept: 'application/json' } };
}
