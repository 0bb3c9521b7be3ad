import * as v from 'valibot';

import { FaultError } from '#lib/faults/fault-error.ts';
import type { ProviderSettings } from '#lib/protocol/frames/settings-frames.ts';
import type { LockableField } from '#lib/protocol/managed.ts';
import { isSameEndpoint, type Provider, providerSchema } from '#lib/protocol/provider.ts';

import { allowProvider, applyPolicy, type OwnProviders } from './apply-policy.ts';
import { defineSetting } from './define-setting.ts';
import { isManagedId } from './managed-policy.ts';
import { readPolicy } from './managed-storage.ts';
import { forgetChoice, readModelChoices } from './model-choice.ts';
import { forgetRefused } from './refused-parameters.ts';

const storedSchema = v.object({
  providers: v.array(v.unknown()),
  defaultProvider: v.fallback(v.nullable(v.string()), null),
});

function settle(providers: readonly Provider[], wanted: string | null): OwnProviders {
  // A managed provider may exist only while its policy does.
  const isThere = wanted !== null && (isManagedId(wanted) || providers.some(({ id }) => id === wanted));
  const first = providers.find(({ id }) => !isManagedId(id));
  return { providers, defaultProvider: isThere ? wanted : (first?.id ?? null) };
}

function isReadable(entry: unknown): entry is Provider {
  return v.is(providerSchema, entry) && (entry.dialect === 'on-device' || URL.canParse(entry.baseUrl));
}

function readSettings(stored: unknown): OwnProviders {
  const { success, output } = v.safeParse(storedSchema, stored);
  return success ? settle(output.providers.filter(isReadable), output.defaultProvider) : settle([], null);
}

/** Keeps the providers that cannot be read behind the others. */
function keepUnreadable(value: OwnProviders, stored: unknown): unknown {
  if (!v.is(storedSchema, stored)) return value;
  return { ...value, providers: [...value.providers, ...stored.providers.filter((one) => !isReadable(one))] };
}

/** Version 1 had a preset for the demo server, which is now just another server at a custom URL. */
function withoutDemo(stored: unknown): unknown {
  if (!v.is(storedSchema, stored)) return stored;
  return {
    ...stored,
    providers: stored.providers.map((entry) =>
      v.is(providerSchema, entry) && entry.preset === 'demo' ? { ...entry, preset: 'custom-openai' } : entry,
    ),
  };
}

/** What the user has set up. An unreadable provider is left out, but stays stored. */
const ownProviders = defineSetting('providers', {
  version: 2,
  migrations: { 2: withoutDemo },
  read: readSettings,
  keep: keepUnreadable,
});

/** The providers that can be used: those of the user and of the user's organization. */
export const providerSettings = {
  async getValue(): Promise<ProviderSettings> {
    const [own, policy] = await Promise.all([ownProviders.getValue(), readPolicy()]);
    return applyPolicy(own, policy);
  },
};

/** The provider with this id, if it can be used. */
export async function findProvider(id: string): Promise<Provider | undefined> {
  return (await providerSettings.getValue()).providers.find((one) => one.id === id);
}

/** The fields of this provider that the user's organization has locked. */
export async function readLockedFields(id: string): Promise<readonly LockableField[]> {
  if (!isManagedId(id)) return [];
  return (await providerSettings.getValue()).managed?.locked[id] ?? [];
}

function forbid(): never {
  throw new FaultError('forbidden', undefined);
}

/**
 * Returns the provider as the user's organization allows it, with locked fields as the policy sets them.
 *
 * @throws {FaultError} `forbidden` when it allows no such provider.
 */
export async function checkAllowed(provider: Provider): Promise<Provider> {
  return allowProvider(provider, await readPolicy()) ?? forbid();
}

/**
 * Adds the provider, or replaces the one with the same id. The first provider becomes the default.
 *
 * @throws {FaultError} `forbidden` when the user's organization allows no such provider.
 */
export async function saveProvider(given: Provider): Promise<ProviderSettings> {
  const provider = await checkAllowed(given);
  const shown = (await providerSettings.getValue()).providers.find(({ id }) => id === provider.id);
  let isOtherEndpoint = false;
  let isOtherModel = false;
  await ownProviders.update(({ providers, defaultProvider }) => {
    const own = providers.find((one) => one.id === provider.id);
    const before = own ?? shown;
    isOtherEndpoint = !before || !isSameEndpoint(before, provider);
    isOtherModel = before?.model !== provider.model;
    const next = own
      ? providers.map((one) => (one.id === provider.id ? provider : one))
      : [...providers, provider];
    return settle(next, defaultProvider);
  });
  if (isOtherEndpoint) await forgetRefused(provider.id);
  // A model set in the options overrides one that was chosen in a panel earlier.
  if (isOtherModel && (await readModelChoices()).chosen?.provider === provider.id) await forgetChoice();
  return await providerSettings.getValue();
}

/**
 * Removes the provider, but not its key. If it was the default, the first remaining one becomes the default.
 *
 * @throws {FaultError} `forbidden` for one that the user's organization has set up.
 */
export async function removeProvider(id: string): Promise<ProviderSettings> {
  if (isManagedId(id)) forbid();
  await ownProviders.update(({ providers, defaultProvider }) =>
    settle(
      providers.filter((one) => one.id !== id),
      defaultProvider,
    ),
  );
  await forgetRefused(id);
  return await providerSettings.getValue();
}

/** Puts a removed provider back in its place, as the default if it was. Does nothing if it exists already. */
export async function restoreProvider(
  provider: Provider,
  index: number,
  isDefault: boolean,
): Promise<ProviderSettings> {
  const allowed = await checkAllowed(provider);
  // The user's own follow the managed ones, and those that the user changed are stored among them.
  const shown = (await providerSettings.getValue()).providers.slice(0, index);
  const before = shown.findLast(({ id }) => !isManagedId(id))?.id;
  await ownProviders.update((settings) =>
    settings.providers.some((one) => one.id === allowed.id)
      ? settings
      : settle(
          settings.providers.toSpliced(
            settings.providers.findIndex(({ id }) => id === before) + 1,
            0,
            allowed,
          ),
          isDefault ? allowed.id : settings.defaultProvider,
        ),
  );
  return await providerSettings.getValue();
}

/**
 * Sends new questions to this provider. Does nothing if it does not exist.
 *
 * @throws {FaultError} `forbidden` when the user's organization has set the default.
 */
export async function makeDefault(id: string): Promise<ProviderSettings> {
  const { providers, managed } = await providerSettings.getValue();
  if (managed?.isDefaultLocked) forbid();
  // First, so that a panel that learns of the new default does not still find the earlier choice.
  await forgetChoice();
  if (providers.some((one) => one.id === id))
    await ownProviders.update((settings) => ({ ...settings, defaultProvider: id }));
  return await providerSettings.getValue();
}
