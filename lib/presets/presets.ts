import type { Provider } from '#lib/protocol/provider.ts';

import { CUSTOM_SERVERS } from './custom-servers.ts';
import { LOCAL_SERVERS } from './local-servers.ts';
import type { Extras, Preset } from './preset.ts';
import { SERVICES } from './services.ts';

/** The known providers, in the order of the options page. Each has a fixture in `test/fixtures/providers`. */
export const PRESETS: readonly Preset[] = [...SERVICES, ...LOCAL_SERVERS, ...CUSTOM_SERVERS];

/** What the form of a new provider begins with. */
export const FIRST_PRESET: Preset = firstOf(PRESETS);

function firstOf([first]: readonly Preset[]): Preset {
  if (!first) throw new Error('There are no presets.');
  return first;
}

export function findPreset(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}

/** The preset of a provider: the one that it was made from, or, if that is unknown, the custom one of its dialect. */
export function presetOf({ preset, dialect }: Pick<Provider, 'preset' | 'dialect'>): Preset {
  const known = findPreset(preset);
  if (known?.dialect === dialect) return known;
  const custom = CUSTOM_SERVERS.find((one) => one.dialect === dialect);
  if (!custom) throw new Error(`There is no custom preset for the dialect ${dialect}: add one.`);
  return custom;
}

/** What may be sent to a provider's own address only: another server, such as a proxy, may not know it. */
export function extrasOf(provider: Pick<Provider, 'preset' | 'dialect' | 'baseUrl'>): Extras {
  const preset = presetOf(provider);
  return preset.baseUrl === provider.baseUrl ? preset : {};
}
