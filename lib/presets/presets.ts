import type { DialectName, ServerProvider } from '#lib/protocol/provider.ts';

import { BROWSER_MODEL } from './browser-model.ts';
import { CUSTOM_SERVERS } from './custom-servers.ts';
import { LOCAL_SERVERS } from './local-servers.ts';
import type { Extras, Preset, ServerPreset } from './preset.ts';
import { SERVICES } from './services.ts';

/** The known servers, in the order of the options page. Each has a fixture in `test/fixtures/providers`. */
export const SERVER_PRESETS: readonly ServerPreset[] = [...SERVICES, ...LOCAL_SERVERS, ...CUSTOM_SERVERS];

/** Everything that can be set up. */
export const PRESETS: readonly Preset[] = [...SERVER_PRESETS, BROWSER_MODEL];

/** The initial preset in the form of a new provider. */
export const FIRST_PRESET: ServerPreset = firstOf(SERVER_PRESETS);

function firstOf([first]: readonly ServerPreset[]): ServerPreset {
  if (!first) throw new Error('There are no presets.');
  return first;
}

export function findPreset(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}

/** The server preset with this id. */
export function findServerPreset(id: string): ServerPreset | undefined {
  return SERVER_PRESETS.find((preset) => preset.id === id);
}

/**
 * The preset of a provider: the one that it was created from, or, if that is unknown, the custom one of its
 * dialect.
 */
export function presetOf(provider: Pick<ServerProvider, 'preset' | 'dialect'>): ServerPreset;
export function presetOf(provider: { readonly preset: string; readonly dialect: DialectName }): Preset;
export function presetOf({
  preset,
  dialect,
}: {
  readonly preset: string;
  readonly dialect: DialectName;
}): Preset {
  if (dialect === 'on-device') return BROWSER_MODEL;
  const known = findServerPreset(preset);
  if (known?.dialect === dialect) return known;
  const custom = CUSTOM_SERVERS.find((one) => one.dialect === dialect);
  if (!custom) throw new Error(`There is no custom preset for the dialect ${dialect}: add one.`);
  return custom;
}

/**
 * Extensions that may be sent only to a provider's own address: another server, such as a proxy, may not know
 * them.
 */
export function extrasOf(provider: Pick<ServerProvider, 'preset' | 'dialect' | 'baseUrl'>): Extras {
  const preset = presetOf(provider);
  return preset.baseUrl === provider.baseUrl ? preset : {};
}
