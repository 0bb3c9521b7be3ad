import { presetOf } from '#lib/presets/presets.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';

import type { ProviderRequest } from './dialect.ts';

/** The header for the key of a provider that takes no bearer token although its dialect does. */
export function ownKeyHeader(provider: ServerProvider): Pick<ProviderRequest, 'keyHeader'> {
  const { keyHeader } = presetOf(provider);
  return keyHeader === undefined ? {} : { keyHeader };
}
