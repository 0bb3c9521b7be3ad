import { presetOf } from '#lib/presets/presets.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';

import type { ProviderRequest } from './dialect.ts';

/** The header for the key of a provider that, unlike its dialect, does not use a bearer token. */
export function ownKeyHeader(provider: ServerProvider): Pick<ProviderRequest, 'keyHeader'> {
  const { keyHeader } = presetOf(provider);
  return keyHeader === undefined ? {} : { keyHeader };
}
