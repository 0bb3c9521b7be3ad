import type { Provider } from '#lib/protocol/provider.ts';

import type { KeyRefusal } from './create-key-list.ts';
import type { OptionsStore } from './create-options-store.ts';

/** The outcome of saving a provider. After `key-refused` everything but the key is saved. */
export type SaveOutcome =
  | { readonly type: 'saved' | 'not-allowed' }
  | { readonly type: 'key-refused'; readonly refusal: KeyRefusal };

/**
 * Saves a provider, then its key: a key without its provider would never be used.
 *
 * @param key - Empty when none was typed.
 * @param granting - Whether the browser lets Gloss reach the host. Nothing is saved without it.
 */
export async function saveProvider(
  { providers, keys, checks }: Pick<OptionsStore, 'providers' | 'keys' | 'checks'>,
  provider: Provider,
  key: string,
  granting: Promise<boolean>,
): Promise<SaveOutcome> {
  if (!(await granting)) return { type: 'not-allowed' };
  checks.test.clear(provider.id);
  await providers.save(provider);
  if (key === '') return { type: 'saved' };
  const refusal = await keys.save(provider.id, new URL(provider.baseUrl).origin, key);
  return refusal ? { type: 'key-refused', refusal } : { type: 'saved' };
}
