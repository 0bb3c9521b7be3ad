import * as v from 'valibot';

import { isSameModel, MAX_FAVOURITES, type ModelRef, modelRefSchema } from '#lib/protocol/model.ts';

import { defineSetting } from './define-setting.ts';

/** As many as fit above the lists without hiding them. */
const MAX_RECENT = 5;

/** The models that the user has picked. */
export interface ModelChoices {
  /** The last choice in a panel; null until there is one. */
  readonly chosen: ModelRef | null;
  /** In the order in which they were marked. */
  readonly favourites: readonly ModelRef[];
  /** The latest first. */
  readonly recent: readonly ModelRef[];
}

const storedSchema = v.object({
  chosen: v.fallback(v.nullable(modelRefSchema), null),
  favourites: v.fallback(v.array(v.unknown()), []),
  recent: v.fallback(v.array(v.unknown()), []),
});

function readChoices(stored: unknown): ModelChoices {
  const { success, output } = v.safeParse(storedSchema, stored);
  if (!success) return { chosen: null, favourites: [], recent: [] };
  const { chosen, favourites, recent } = output;
  return {
    chosen,
    favourites: favourites.filter((one) => v.is(modelRefSchema, one)),
    recent: recent.filter((one) => v.is(modelRefSchema, one)),
  };
}

/** Version 1 also contained the names that providers listed. Lists are now fetched when models are chosen. */
function withoutLists(stored: unknown): unknown {
  const { success, output } = v.safeParse(storedSchema, stored);
  return success ? output : stored;
}

const modelChoices = defineSetting('model-choices', {
  version: 2,
  migrations: { 2: withoutLists },
  read: readChoices,
});

export function readModelChoices(): Promise<ModelChoices> {
  return modelChoices.getValue();
}

/** Sends the next questions to this model. */
export async function chooseModel(provider: string, model: string): Promise<void> {
  const chosen = { provider, model };
  await modelChoices.update(({ recent, ...rest }) => ({
    ...rest,
    chosen,
    recent: [chosen, ...recent.filter((one) => !isSameModel(one, chosen))].slice(0, MAX_RECENT),
  }));
}

/** Returns to the default provider and its own model. */
export async function forgetChoice(): Promise<void> {
  await modelChoices.update((choices) => ({ ...choices, chosen: null }));
}

/** Marks a model as a favourite, or removes the mark. */
export async function markFavourite(model: ModelRef, isFavourite: boolean): Promise<void> {
  await modelChoices.update(({ favourites, ...rest }) => {
    const others = favourites.filter((one) => !isSameModel(one, model));
    return { ...rest, favourites: isFavourite ? [...others, model].slice(-MAX_FAVOURITES) : others };
  });
}

/** Appends models to the favourites, as many as there is room for. */
export async function addFavourites(models: readonly ModelRef[]): Promise<void> {
  await modelChoices.update(({ favourites, ...rest }) => {
    const all = [...favourites];
    for (const { provider, model } of models) {
      const added = { provider, model };
      if (all.length < MAX_FAVOURITES && !all.some((one) => isSameModel(one, added))) all.push(added);
    }
    return { ...rest, favourites: all };
  });
}
