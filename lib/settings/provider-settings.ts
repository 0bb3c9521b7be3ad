import * as v from 'valibot';

import { type Provider, providerSchema } from '#lib/protocol/provider.ts';

import { defineSetting } from './define-setting.ts';
import { forgetChoice, readModelChoices } from './model-choice.ts';
import { forgetRefused } from './refused-parameters.ts';

/** The providers that the user has set up, in the order of setting up. */
export interface ProviderSettings {
  readonly providers: Provider[];
  /** Id of the one that new questions go to; null exactly when there is none. */
  readonly defaultProvider: string | null;
}

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
  const providers = stored.providers.filter((entry) => v.is(providerSchema, entry));
  return settle(providers, stored.defaultProvider);
}

/** The stored providers. One that cannot be read is left out, and the others stay. */
export const providerSettings = defineSetting('providers', {
  version: 1,
  migrations: {},
  read: readSettings,
});

/** Adds the provider, or replaces the one of the same id. The first one becomes the default. */
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
  // A model that is set in the options counts more than one that was chosen in a panel before.
  if (isOtherModel && (await readModelChoices()).chosen?.provider === provider.id) await forgetChoice();
  return settings;
}

/** Removes the provider; its key is the background's to remove. The default passes to the first that is left. */
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

/** Sends new questions to this provider. Does nothing when it is not there. */
export async function makeDefault(id: string): Promise<ProviderSettings> {
  // First, so that whoever hears of the new default does not still find the choice before it.
  await forgetChoice();
  return providerSettings.update((settings) =>
    settings.providers.some((one) => one.id === id) ? { ...settings, defaultProvider: id } : settings,
  );
}

/** Calls `listener` whenever a provider or the default changes, until `signal` is aborted. */
export function watchProviders(listener: (settings: ProviderSettings) => void, signal: AbortSignal): void {
  providerSettings.watch(listener, signal);
}
