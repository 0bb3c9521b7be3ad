import type { NewHeaders } from '#lib/protocol/frames/options-frames.ts';
import { originOf, type Provider } from '#lib/protocol/provider.ts';

import type { HeadersRefusal, KeyRefusal } from './create-key-list.ts';
import type { OptionsStore } from './create-options-store.ts';

/**
 * The outcome of saving a provider. After `key-refused` and `headers-refused` everything before that is
 * saved; after `fault` nothing is.
 */
export type SaveOutcome =
  | { readonly type: 'saved' | 'not-allowed' | 'fault' }
  | { readonly type: 'key-refused'; readonly refusal: KeyRefusal }
  | { readonly type: 'headers-refused'; readonly refusal: HeadersRefusal };

/** The secrets that were typed into the form, which only the background may see. */
interface TypedSecrets {
  /** Empty when no key was typed. */
  readonly key: string;
  /** Absent when the headers stay as they are. */
  readonly headers?: NewHeaders | undefined;
  /** Whether both are forgotten when the browser closes. */
  readonly isTemporary: boolean;
}

/**
 * Saves a provider first, then its key and headers, which are useless without it.
 *
 * @param granting - Whether the browser lets Gloss reach the host. Nothing is saved without it.
 */
export async function saveProvider(
  { attempt, providers, keys }: Pick<OptionsStore, 'attempt' | 'providers' | 'keys'>,
  provider: Provider,
  { key, headers, isTemporary }: TypedSecrets,
  granting: Promise<boolean>,
): Promise<SaveOutcome> {
  if (!(await granting)) return { type: 'not-allowed' };
  const isSaved = await attempt(providers.save(provider).then(() => true));
  if (!isSaved) return { type: 'fault' };
  const origin = originOf(provider);
  if (origin === null) return { type: 'saved' };
  if (key !== '') {
    const refusal = await keys.save(provider.id, origin, key, isTemporary);
    if (refusal) return { type: 'key-refused', refusal };
  }
  if (headers) {
    const refusal = await keys.saveHeaders(provider.id, origin, headers, isTemporary);
    if (refusal) return { type: 'headers-refused', refusal };
  }
  return { type: 'saved' };
}
