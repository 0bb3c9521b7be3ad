import type { StoredModelList } from '#lib/protocol/model.ts';
import { readModelLists, rememberModels } from '#lib/settings/model-lists.ts';

/**
 * The model list of the browser's own model: only itself, free of charge.
 *
 * @param name - The provider's name: the model has no other.
 * @param contextTokens - How many tokens its sessions can read, once one has been created.
 */
export function buildOnDeviceList(
  name: string,
  contextTokens: number | undefined,
  at: number,
): StoredModelList {
  const price = { input: 0, output: 0 };
  return {
    models: [{ id: '', name, kind: 'chat', price, ...(contextTokens !== undefined && { contextTokens }) }],
    at,
  };
}

/** Remembers how many tokens a session reads, for the model list. */
export async function rememberWindow(provider: string, tokens: number, at: number): Promise<void> {
  const known = (await readModelLists())[provider]?.models[0]?.contextTokens;
  if (known !== tokens) await rememberModels(provider, buildOnDeviceList('', tokens, at));
}
