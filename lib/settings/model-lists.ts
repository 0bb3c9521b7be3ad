import * as v from 'valibot';

import {
  type ModelPrice,
  type ModelRef,
  type StoredModelList,
  storedModelListSchema,
} from '#lib/protocol/model.ts';

import { defineSetting } from './define-setting.ts';

type ModelLists = Readonly<Record<string, StoredModelList>>;

const recordSchema = v.record(v.string(), v.unknown());

function readLists(stored: unknown): ModelLists {
  const lists: Record<string, StoredModelList> = {};
  if (!v.is(recordSchema, stored)) return lists;
  for (const [provider, list] of Object.entries(stored))
    if (v.is(storedModelListSchema, list)) lists[provider] = list;
  return lists;
}

/** By provider. A separate setting, because it is large and read only while models are chosen. */
const modelLists = defineSetting('model-lists', { version: 1, migrations: {}, read: readLists });

export function readModelLists(): Promise<ModelLists> {
  return modelLists.getValue();
}

/** The price that a provider listed for a model; undefined when it lists none. */
export async function readListedPrice({ provider, model }: ModelRef): Promise<ModelPrice | undefined> {
  const list = (await readModelLists())[provider];
  return list?.models.find(({ id }) => id === model)?.price;
}

/** Stores a provider's list, replacing the previous one. */
export async function rememberModels(provider: string, list: StoredModelList): Promise<void> {
  await modelLists.update((lists) => ({ ...lists, [provider]: list }));
}

/** Deletes a provider's list, because the key that it was fetched with is gone. */
export async function forgetModels(provider: string): Promise<void> {
  await modelLists.update(({ [provider]: _gone, ...rest }) => rest);
}
