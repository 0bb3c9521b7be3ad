import * as v from 'valibot';

import { type Provider, providerSchema } from '#lib/protocol/provider.ts';
import type { ProviderSettings } from '#lib/protocol/settings-frames.ts';

import { defineSetting } from './define-setting.ts';
import { forgetChoice, readModelChoices } from './model-choice.ts';
import { forgetRefused } from './refused-parameters.ts';

const storedSchema = v.object({
  providers: v.array(v.unknown()),
  defaultProvider: v.fallback(v.nullable(v.string()), null),
});

function settle(providers: Provider[], wanted: string | null): ProviderSettings {
  const isThere = providers.some((provider) => provider.id === wanted);
  return { providers, defaultProvider: isThere ? wanted : (providers[0]?.id ?? null) };
}

function readSettings(stored: unknown): ProviderSettings {
  if (!v.is(storedSchema, stored)) return settle([], null);
  const providers = stored.providers
    .filter((entry) => v.is(providerSchema, entry))
    .filter(({ baseUrl }) => URL.canParse(baseUrl));
  return settle(providers, stored.defaultProvider);
}

/** Version 1 had a preset for the demo server, which is one more server at a URL of the user's. */
function withoutDemo(stored: unknown): unknown {
  if (!v.is(storedSchema, stored)) return stored;
  return {
    ...stored,
    providers: stored.providers.map((entry) =>
      v.is(providerSchema, entry) && entry.preset === 'demo' ? { ...entry, preset: 'custom-openai' } : entry,
    ),
  };
}

/** The stored providers. An unreadable one is left out, and the others stay. */
export const providerSettings = defineSetting('providers', {
  version: 2,
  migrations: { 2: withoutDemo },
  read: readSettings,
});

/** Adds the provider, or replaces the one with the same id. The first provider becomes the default. */
export async function saveProvider(provider: Provider): Promise<ProviderSettings> {
  let isOtherEndpoint = false;
  let isOtherModel = false;
  const settings = await providerSettings.update(({ providers, defaultProvider }) => {
    const before = providers.find((one) => one.id === provider.id);
    isOtherEndpoint = before?.baseUrl !== provider.baseUrl || before.dialect !== provider.dialect;
    isOtherModel = before?.model !== provider.model;
    const next = before
      ? providers.map((one) => (one.id === provider.id ? provider : one))
      : [...providers, provider];
    return settle(next, defaultProvider);
  });
  if (isOtherEndpoint) await forgetRefused(provider.id);
  // A model set in the options overrides one that was chosen in a panel earlier.
  if (isOtherModel && (await readModelChoices()).chosen?.provider === provider.id) await forgetChoice();
  return settings;
}

/** Removes the provider, but not its key. The first one that is left becomes the default if it was. */
export async function removeProvider(id: string): Promise<ProviderSettings> {
  const settings = await providerSettings.update(({ providers, defaultProvider }) =>
    settle(
      providers.filter((one) => one.id !== id),
      defaultProvider,
    ),
  );
  await forgetRefused(id);
  return settings;
}

/** Puts a removed provider back at its place, as the default if it was. Does nothing when it is there. */
export async function restoreProvider(
  provider: Provider,
  index: number,
  isDefault: boolean,
): Promise<ProviderSettings> {
  return await providerSettings.update((settings) =>
    settings.providers.some((one) => one.id === provider.id)
      ? settings
      : settle(
          settings.providers.toSpliced(index, 0, provider),
          isDefault ? provider.id : settings.defaultProvider,
        ),
  );
}

/** Sends new questions to this provider. Does nothing when it is not there. */
export async function makeDefault(id: string): Promise<ProviderSettings> {
  // First: a panel that hears of the new default must not still find the earlier choice.
  await forgetChoice();
  return providerSettings.update((settings) =>
    settings.providers.some((one) => one.id === id) ? { ...settings, defaultProvider: id } : settings,
  );
}
