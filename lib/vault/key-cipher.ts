/** A key as it is kept: AES-GCM, with a fresh nonce for each save. */
export interface SealedKey {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

const ALGORITHM = 'AES-GCM';
const NONCE_BYTES = 12;

/** The binding of a key as authenticated data: a record that is moved to another provider or origin does not open. */
function bindingOf(provider: string, origin: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify([provider, origin]));
}

/** Creates a wrapping key whose bits no script can read; it can be used and stored in IndexedDB, not exported. */
export function createWrappingKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt']);
}

/** Encrypts a provider's key for one origin. */
export async function sealKey(
  wrapping: CryptoKey,
  provider: string,
  origin: string,
  key: string,
): Promise<SealedKey> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: ALGORITHM, iv: nonce, additionalData: bindingOf(provider, origin) },
    wrapping,
    new TextEncoder().encode(key),
  );
  return { nonce, sealed };
}

/**
 * Decrypts a provider's key.
 *
 * @throws {DOMException} `OperationError` when the record was changed, or belongs to another provider or origin.
 */
export async function openKey(
  wrapping: CryptoKey,
  provider: string,
  origin: string,
  { nonce, sealed }: SealedKey,
): Promise<string> {
  const key = await crypto.subtle.decrypt(
    { name: ALGORITHM, iv: nonce, additionalData: bindingOf(provider, origin) },
    wrapping,
    sealed,
  );
  return new TextDecoder().decode(key);
}
