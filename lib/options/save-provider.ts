import { originOf, type Provider } from '#lib/protocol/provider.ts';

import type { KeyRefusal } from './create-key-list.ts';
import type { OptionsStore } from './create-options-store.ts';

/** The outcome of saving a provider. After `key-refused` everything but the key is saved, after `fault` nothing. */
export type SaveOutcome =
  | { readonly type: 'saved' | 'not-allowed' | 'fault' }
  | { readonly type: 'key-refused'; readonly refusal: KeyRefusal };

/** A key as it was typed into the form. */
interface TypedKey {
  readonly text: string;
  /** Whether it is forgotten when the browser closes. */
  readonly isTemporary: boolean;
}

/**
 * Saves a provider, then its key: a key without its provider would never be used.
 *
 * @param key - Its text is empty when none was typed.
 * @param granting - Whether the browser lets Gloss reach the host. Nothing is saved without it.
 */
export async function saveProvider(
  { attempt, providers, keys }: Pick<OptionsStore, 'attempt' | 'providers' | 'keys'>,
  provider: Provider,
  key: TypedKey,
  granting: Promise<boolean>,
): Promise<SaveOutcome> {
  if (!(await granting)) return { type: 'not-allowed' };
  const isSaved = await attempt(providers.save(provider).then(() => true));
  if (!isSaved) return { type: 'fault' };
  const origin = originOf(provider);
  if (key.text === '' || origin === null) return { type: 'saved' };
  const refusal = await keys.save(provider.id, origin, key.text, key.isTemporary);
  return refusal ? { type: 'key-refused', refusal } : { type: 'saved' };
}
