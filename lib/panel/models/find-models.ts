import type { ModelProvider, PreferredModels } from '#lib/protocol/frames/model-frames.ts';
import { isSameModel, type ModelRef } from '#lib/protocol/model.ts';

import type { ModelEntry } from './model-entries.ts';

/** Longer than any model's name. */
const MAX_NAME_CHARACTERS = 200;

/** One line of the list that can be chosen. */
export interface ModelOption extends ModelRef {
  /** Unique in the list, and stable as long as the model is in it. */
  readonly key: string;
  readonly providerName: string;
  /** Absent for a name that was typed. */
  readonly entry?: ModelEntry;
}

/** Options under one heading. */
export interface ModelGroup {
  readonly type: 'favourites' | 'recent' | 'provider' | 'typed';
  /** The provider's id and name, in a group of that type. */
  readonly provider?: string;
  readonly providerName?: string;
  readonly options: readonly ModelOption[];
}

/** What the list is built from. */
export interface ModelSearch {
  readonly providers: readonly ModelProvider[];
  /** By provider, in the order of `providers`. */
  readonly entries: readonly (readonly ModelEntry[])[];
  readonly preferred: PreferredModels;
  readonly current: ModelRef | undefined;
  /** What the user typed; empty for everything. */
  readonly wanted: string;
  /** Whether models that cannot answer questions are in the list. */
  readonly showsAll: boolean;
}

function keyOf({ provider, model }: ModelRef): string {
  return JSON.stringify([provider, model]);
}

/** How well a model matches, lower being better; undefined if it does not match. */
function rank(
  { model, searchText }: ModelEntry,
  words: readonly string[],
  wanted: string,
): number | undefined {
  if (!words.every((word) => searchText.includes(word))) return undefined;
  const id = model.toLowerCase();
  if (id === wanted) return 0;
  if (id.startsWith(wanted)) return 1;
  return searchText.includes(`\n${wanted}`) || id.includes(`/${wanted}`) ? 2 : 3;
}

/**
 * The typed name as an option for each provider that does not list such a model; the current provider first.
 */
function typedOptions({ providers, entries, current, wanted }: ModelSearch): ModelOption[] {
  const model = wanted.trim();
  if (model === '' || model.length > MAX_NAME_CHARACTERS) return [];
  const free = providers.filter(
    ({ isFixed }, at) => !isFixed && !entries[at]?.some((entry) => entry.model === model),
  );
  return free
    .toSorted((a, b) => Number(b.id === current?.provider) - Number(a.id === current?.provider))
    .map(({ id, name }) => ({
      key: `typed ${id}`,
      provider: id,
      model,
      providerName: name,
    }));
}

/**
 * Finds the models that the user may mean: favourites and recent ones first, then all others by provider. Each model is
 * in one group only.
 */
export function findModels(search: ModelSearch): { groups: ModelGroup[]; hidden: number } {
  const { providers, entries, preferred, current, showsAll } = search;
  const wanted = search.wanted.trim().toLowerCase();
  const words = wanted === '' ? [] : wanted.split(/\s+/);
  const taken = new Set<string>();
  let hidden = 0;

  function toOption(entry: ModelEntry): ModelOption {
    const { provider, model, providerName } = entry;
    const key = keyOf(entry);
    taken.add(key);
    return { key, provider, model, providerName, entry };
  }

  const byKey = new Map(entries.flat().map((entry) => [keyOf(entry), entry]));
  /** A favourite that is no longer in any list can still be used if its provider exists. */
  function pick(models: readonly ModelRef[]): ModelOption[] {
    return models.flatMap((ref) => {
      const provider = providers.find(({ id }) => id === ref.provider);
      const key = keyOf(ref);
      const known = byKey.get(key);
      if (!provider || taken.has(key) || (!known && provider.isFixed)) return [];
      const { name: providerName } = provider;
      const searchText = `${ref.model}\n${ref.model}\n${providerName}`.toLowerCase();
      const entry = known ?? { ...ref, providerName, name: ref.model, kind: 'chat', searchText };
      return rank(entry, words, wanted) === undefined ? [] : [toOption(entry)];
    });
  }

  function rest(at: number): ModelOption[] {
    const found: { entry: ModelEntry; fit: number }[] = [];
    for (const entry of entries[at] ?? []) {
      const fit = rank(entry, words, wanted);
      if (fit === undefined || taken.has(keyOf(entry))) continue;
      const isCurrent = current !== undefined && isSameModel(entry, current);
      if (entry.kind === 'chat' || showsAll || isCurrent) found.push({ entry, fit });
      else hidden += 1;
    }
    return found.toSorted((a, b) => a.fit - b.fit).map(({ entry }) => toOption(entry));
  }

  const groups: ModelGroup[] = [
    { type: 'favourites', options: pick(preferred.favourites) },
    { type: 'recent', options: pick(preferred.recent) },
    ...providers.map(({ id, name }, at): ModelGroup => ({
      type: 'provider',
      provider: id,
      providerName: name,
      options: rest(at),
    })),
    { type: 'typed', options: typedOptions(search) },
  ];
  return { groups: groups.filter(({ options }) => options.length > 0), hidden };
}
