import { isLoopback } from '#lib/presets/check-base-url.ts';
import { presetOf } from '#lib/presets/presets.ts';
import type { DataKind } from '#lib/protocol/consent.ts';
import type { HeaderValues } from '#lib/protocol/credentials.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import type { LockableField } from '#lib/protocol/managed.ts';
import type { ModelRef } from '#lib/protocol/model.ts';
import { originOf, type Provider, type ServerProvider } from '#lib/protocol/provider.ts';
import type { AskedTarget } from '#lib/protocol/queued-question.ts';
import { findLeftOutFields } from '#lib/providers/left-out-fields.ts';
import { takesImages } from '#lib/providers/takes-images.ts';
import type { RunTarget, ServerTarget } from '#lib/runs/create-runs.ts';
import { giveConsent, readConsentedKinds } from '#lib/settings/consents.ts';
import { readModelChoices } from '#lib/settings/model-choice.ts';
import { providerSettings, readLockedFields } from '#lib/settings/provider-settings.ts';
import { quoteRuleSetting } from '#lib/settings/quote-rule.ts';
import { refusedParameters } from '#lib/settings/refused-parameters.ts';
import type { FoundKey, KeyVault } from '#lib/vault/key-vault.ts';

/** Stores the user's consent to send these kinds of data to `origin`, if a provider is set up there. */
export async function agreeTo(origin: string, kinds: readonly DataKind[], at: number): Promise<void> {
  const { providers } = await providerSettings.getValue();
  if (providers.some((provider) => originOf(provider) === origin)) await giveConsent(origin, kinds, at);
}

/** Which provider and model the next question goes to. */
interface Chosen {
  readonly provider: Provider;
  readonly model: string;
  /** Ids of all usable models. */
  readonly all: string[];
}

/** @param wanted - A model other than that of the next question. */
async function readChosen(wanted?: ModelRef): Promise<Chosen | undefined> {
  const [{ providers, defaultProvider, managed }, choices] = await Promise.all([
    providerSettings.getValue(),
    readModelChoices(),
  ]);
  const chosen = wanted ?? choices.chosen;
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  const provider = byId.get(chosen?.provider ?? '') ?? byId.get(defaultProvider ?? '');
  if (!provider) return undefined;
  const isFixed = ({ id }: Provider): boolean => managed?.locked[id]?.includes('model') ?? false;
  const model = chosen?.provider === provider.id && !isFixed(provider) ? chosen.model : provider.model;
  return { provider, model, all: [...byId.keys()] };
}

function isChosen({ provider, model }: Chosen, wanted: ModelRef): boolean {
  return provider.id === wanted.provider && model === wanted.model;
}

/** The model that the next question goes to; undefined when no provider is set up. */
export async function readChosenModel(): Promise<ModelRef | undefined> {
  const chosen = await readChosen();
  return chosen && { provider: chosen.provider.id, model: chosen.model };
}

/** What a model's server refuses: what is known about all such servers, and what it has refused before. */
function refusedNames(provider: ServerProvider, remembered: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...presetOf(provider).refuses, ...remembered]);
}

/** The answer parameters of a model, as a panel may know them. The browser's own model accepts none. */
async function readParameterView(
  provider: Provider,
  model: string,
): Promise<Pick<ProviderView, 'parameters' | 'hasFixedParameters' | 'refused'>> {
  if (provider.dialect === 'on-device') return {};
  const [remembered, locked] = await Promise.all([
    refusedParameters({ provider: provider.id, model }),
    readLockedFields(provider.id),
  ]);
  const refused = findLeftOutFields(provider.dialect, refusedNames(provider, remembered));
  return {
    ...(provider.parameters && { parameters: provider.parameters }),
    ...(locked.includes('parameters') && { hasFixedParameters: true }),
    ...(refused.length > 0 && { refused }),
  };
}

/**
 * The target of the next question, as a panel may know it.
 *
 * @param wanted - Another model; null when it cannot be used.
 */
export async function readProviderView(
  vault: Pick<KeyVault, 'isLockedFor'>,
  wanted?: ModelRef,
): Promise<ProviderView | null> {
  const chosen = await readChosen(wanted);
  if (!chosen || (wanted && !isChosen(chosen, wanted))) return null;
  const { provider, model, all } = chosen;
  const origin = originOf(provider);
  const [isLocked, consented, asksForQuotes, parameters] = await Promise.all([
    // A vault that cannot be read is reported when its key is needed; chats can be read without it.
    vault.isLockedFor(provider.id).catch(() => false),
    origin === null ? [] : readConsentedKinds(origin),
    quoteRuleSetting.getValue(),
    readParameterView(provider, model),
  ]);
  return {
    id: provider.id,
    name: provider.name,
    origin,
    model,
    providers: all,
    consented: [...consented],
    takesImages: takesImages(provider),
    ...parameters,
    ...(isLocked && { isLocked }),
    ...(asksForQuotes && { asksForQuotes }),
  };
}

/** Why nothing can be sent to this provider, if there is a reason. */
function findObstacle(
  provider: ServerProvider,
  { key, elsewhere, isLocked }: FoundKey,
): RunFailure | undefined {
  const url = new URL(provider.baseUrl);
  const isSecure = url.protocol === 'https:' || isLoopback(url.hostname) || provider.insecure === true;
  if (!isSecure || url.username !== '' || url.password !== '') return { kind: 'blocked' };
  if (elsewhere) return { kind: 'no_key', remedy: 'key-elsewhere' };
  if (isLocked) return { kind: 'no_key', remedy: 'keys-locked' };
  return presetOf(provider).needsKey && key === undefined ? { kind: 'no_key' } : undefined;
}

/** Whether a provider's key and headers are the same as before. */
function isSameSecret(one: FoundKey, other: FoundKey): boolean {
  const [first, second] = [one, other].map(({ key, headers = {} }) => JSON.stringify([key, headers]));
  return first === second;
}

/** The headers of the organization and of the user. The organization's replace those with the same name. */
function mergeHeaders(managed: HeaderValues = {}, own: HeaderValues = {}): HeaderValues | undefined {
  const names = new Set(Object.keys(managed).map((name) => name.toLowerCase()));
  const added = Object.entries(own).filter(([name]) => !names.has(name.toLowerCase()));
  const all = { ...Object.fromEntries(added), ...managed };
  return Object.keys(all).length > 0 ? all : undefined;
}

/** The vault, or a substitute while a key is only typed. */
type KeySource = Pick<KeyVault, 'keyFor'> & Partial<Pick<KeyVault, 'changeCount'>>;

/** What is stored for a model and its origin, besides its provider. */
interface Stored {
  readonly found: FoundKey;
  /** The `changeCount` before this was read. */
  readonly changes: number | undefined;
  readonly remembered: ReadonlySet<string>;
  readonly locked: readonly LockableField[];
}

async function readStored(vault: KeySource, origin: string, { provider, model }: ModelRef): Promise<Stored> {
  const changes = vault.changeCount?.();
  const [found, remembered, locked] = await Promise.all([
    vault.keyFor(provider, origin),
    refusedParameters({ provider, model }),
    readLockedFields(provider),
  ]);
  return { found, changes, remembered, locked };
}

/**
 * Reads what a run needs to ask this model: key and headers, refused parameters and any obstacle.
 *
 * @param stored - What is stored for this model and the origin of its provider; read now when absent.
 */
export async function readServerTarget(
  vault: KeySource,
  provider: ServerProvider,
  model: string,
  stored?: Promise<Stored>,
): Promise<ServerTarget> {
  const { origin } = new URL(provider.baseUrl);
  const { found, changes, remembered, locked } = await (stored ??
    readStored(vault, origin, { provider: provider.id, model }));
  const headers = mergeHeaders(provider.headers, locked.includes('headers') ? undefined : found.headers);
  const obstacle = findObstacle(provider, found);
  /** A vault that has been locked in the meantime lets runs continue that have their key. */
  async function hasKeyStill(): Promise<boolean> {
    if (changes !== undefined && vault.changeCount?.() === changes) return true;
    const now = await vault.keyFor(provider.id, origin);
    return now.isLocked === true || isSameSecret(now, found);
  }
  return {
    provider,
    model,
    origin,
    key: found.key,
    ...(headers && { headers }),
    ...((found.key !== undefined || found.headers) && { hasKeyStill }),
    refused: refusedNames(provider, remembered),
    ...(locked.includes('parameters') && { hasFixedParameters: true }),
    ...(obstacle && { obstacle }),
  };
}

/** Reads what a run needs to ask this model, whether a server's or the browser's. */
export async function readTarget(vault: KeySource, provider: Provider, model: string): Promise<RunTarget> {
  if (provider.dialect === 'on-device') return { provider, model, origin: null };
  return readServerTarget(vault, provider, model);
}

/**
 * The target of the next question; undefined when no provider is set up.
 *
 * @param asked - Where the user expects it to go. Its stored data is read at the same time as the settings.
 */
export async function chooseTarget(vault: KeySource, asked?: AskedTarget): Promise<RunTarget | undefined> {
  const stored = asked && readAhead(vault, asked);
  const chosen = await readChosen();
  return chosen && readChosenTarget(vault, chosen, asked, stored);
}

/**
 * The model that the user asks, as a target; undefined when its provider is gone, or is locked to another
 * model.
 */
export async function findTarget(vault: KeySource, asked: AskedTarget): Promise<RunTarget | undefined> {
  const stored = readAhead(vault, asked);
  const chosen = await readChosen(asked);
  return chosen && isChosen(chosen, asked) ? readChosenTarget(vault, chosen, asked, stored) : undefined;
}

function readAhead(vault: KeySource, asked: AskedTarget): Promise<Stored> | undefined {
  const stored = asked.origin === null ? undefined : readStored(vault, asked.origin, asked);
  // It may turn out not to be needed.
  stored?.catch(() => undefined);
  return stored;
}

function readChosenTarget(
  vault: KeySource,
  chosen: Chosen,
  asked: AskedTarget | undefined,
  stored: Promise<Stored> | undefined,
): Promise<RunTarget> | RunTarget {
  const { provider, model } = chosen;
  const isAsked = asked && isChosen(chosen, asked) && originOf(provider) === asked.origin;
  if (provider.dialect === 'on-device' || !isAsked) return readTarget(vault, provider, model);
  return readServerTarget(vault, provider, model, stored);
}
