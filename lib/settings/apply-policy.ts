import type { ProviderSettings } from '#lib/protocol/frames/settings-frames.ts';
import type { LockableField, ManagedView } from '#lib/protocol/managed.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { CapName, OwnCaps, SpendingCap, SpendingCaps } from '#lib/protocol/spending.ts';

import { isManagedId, type ManagedPolicy, type ManagedProvider } from './managed-policy.ts';

/** The user's own settings, as they are stored. */
export interface OwnProviders {
  /** Includes managed ones, as the user changed them. They stay, hidden, when the policy is removed. */
  readonly providers: readonly Provider[];
  /** The user's choice; it may currently be hidden. */
  readonly defaultProvider: string | null;
}

/** When other providers are forbidden, the user cannot decide where questions go. */
const ADDRESS_FIELDS: readonly LockableField[] = ['baseUrl', 'eventStream'];

function lockedFields({ locked }: ManagedProvider, { isExclusive }: ManagedPolicy): LockableField[] {
  return [...new Set([...locked, ...(isExclusive ? ADDRESS_FIELDS : [])])];
}

/** A managed provider with the user's changes, except for locked fields. */
function withOwnChanges(
  managed: ManagedProvider,
  own: Provider | undefined,
  locked: readonly LockableField[],
): Provider {
  const { provider } = managed;
  // Its dialect and address belong to another preset.
  if (own?.preset !== provider.preset) return provider;
  if (provider.dialect === 'on-device' || own.dialect === 'on-device') {
    return { ...provider, name: locked.includes('name') ? provider.name : own.name };
  }
  const { insecure, baseUrl, eventStream, parameters, bodyFields, headers: _headers, ...rest } = own;
  const address = locked.includes('baseUrl') ? provider : { baseUrl, insecure };
  const stream = locked.includes('eventStream')
    ? provider.eventStream
    : (eventStream ?? provider.eventStream);
  const used = {
    parameters: locked.includes('parameters') ? provider.parameters : parameters,
    bodyFields: locked.includes('bodyFields') ? provider.bodyFields : bodyFields,
  };
  return {
    ...rest,
    dialect: provider.dialect,
    baseUrl: address.baseUrl,
    ...(locked.includes('name') && { name: provider.name }),
    ...(locked.includes('model') && { model: provider.model }),
    ...(stream && { eventStream: stream }),
    ...(address.insecure && { insecure: true }),
    ...(used.parameters && { parameters: used.parameters }),
    ...(used.bodyFields && { bodyFields: used.bodyFields }),
    ...(provider.headers && { headers: provider.headers }),
  };
}

function describePolicy(policy: ManagedPolicy): ManagedView | undefined {
  const { providers, isExclusive, isDefaultLocked, savedQuestions, problems } = policy;
  const caps = (['chat', 'day'] as const).flatMap((name) => {
    const managed = policy.caps[name];
    return managed ? [{ name, isLocked: managed.isLocked }] : [];
  });
  const isEmpty =
    [providers, savedQuestions, caps, problems].every(({ length }) => length === 0) && !isExclusive;
  if (isEmpty) return undefined;
  return {
    locked: Object.fromEntries(providers.map((one) => [one.provider.id, lockedFields(one, policy)])),
    isExclusive,
    isDefaultLocked,
    savedQuestions: [...savedQuestions],
    caps,
    problems: [...problems],
  };
}

/**
 * The providers that can be used under a policy: the managed ones first, then the user's own if they are
 * allowed.
 */
export function applyPolicy(own: OwnProviders, policy: ManagedPolicy): ProviderSettings {
  const managed = policy.providers.map((one) =>
    withOwnChanges(
      one,
      own.providers.find(({ id }) => id === one.provider.id),
      lockedFields(one, policy),
    ),
  );
  const others = policy.isExclusive ? [] : own.providers.filter(({ id }) => !isManagedId(id));
  const providers = [...managed, ...others];
  const wanted = policy.isDefaultLocked
    ? [policy.defaultProvider]
    : [own.defaultProvider, policy.defaultProvider];
  const found = wanted.find((id) => providers.some((provider) => provider.id === id));
  const view = describePolicy(policy);
  return {
    providers,
    defaultProvider: found ?? providers[0]?.id ?? null,
    ...(view && { managed: view }),
  };
}

/** The caps that apply: a locked one, else the user's, else the organization's suggestion. */
export function applyCaps(own: OwnCaps, { caps }: Pick<ManagedPolicy, 'caps'>): SpendingCaps {
  function capOf(name: CapName): SpendingCap {
    const managed = caps[name];
    return managed?.isLocked || own[name] === undefined ? (managed?.cap ?? null) : own[name];
  }
  return { chat: capOf('chat'), day: capOf('day') };
}

/** Headers come from policies only; those of a user are secrets, and in the vault. */
function withoutHeaders(provider: Provider): Provider {
  if (provider.dialect === 'on-device') return provider;
  const { headers: _headers, ...rest } = provider;
  return rest;
}

/** A provider as the policy lets it be saved or tested; undefined when it forbids it. */
export function allowProvider(provider: Provider, policy: ManagedPolicy): Provider | undefined {
  const managed = policy.providers.find((one) => one.provider.id === provider.id);
  if (managed) return withOwnChanges(managed, provider, lockedFields(managed, policy));
  return policy.isExclusive || isManagedId(provider.id) ? undefined : withoutHeaders(provider);
}
