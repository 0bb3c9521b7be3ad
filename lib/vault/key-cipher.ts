/** Something encrypted with AES-GCM, with a fresh nonce for each sealing. */
export interface Sealed {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/**
 * The context of a sealed record. It is authenticated: a record that is moved elsewhere cannot be decrypted.
 */
export type Binding = readonly string[];

const ALGORITHM = 'AES-GCM';
const NONCE_BYTES = 12;

function parametersOf(nonce: Uint8Array<ArrayBuffer>, binding: Binding): AesGcmParams {
  return { name: ALGORITHM, iv: nonce, additionalData: new TextEncoder().encode(JSON.stringify(binding)) };
}

function createNonce(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
}

/**
 * Creates a key that API keys are encrypted with.
 *
 * @param isExportable - True only for a key that is about to be sealed itself; `openDataKey` returns it for use.
 */
export function createDataKey(isExportable: boolean): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, isExportable, ['encrypt', 'decrypt']);
}

/** Turns random bytes into a key that seals data keys. */
export function importSealingKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, ALGORITHM, false, ['wrapKey', 'unwrapKey']);
}

/** Encrypts an API key. */
export async function sealText(dataKey: CryptoKey, binding: Binding, text: string): Promise<Sealed> {
  const nonce = createNonce();
  const bytes = new TextEncoder().encode(text);
  return { nonce, sealed: await crypto.subtle.encrypt(parametersOf(nonce, binding), dataKey, bytes) };
}

/**
 * Decrypts an API key.
 *
 * @throws {DOMException} `OperationError` when the record was changed, or is bound to something else.
 */
export async function openText(
  dataKey: CryptoKey,
  binding: Binding,
  { nonce, sealed }: Sealed,
): Promise<string> {
  return new TextDecoder().decode(await crypto.subtle.decrypt(parametersOf(nonce, binding), dataKey, sealed));
}

/** Encrypts an exportable data key. Its bits never become a JavaScript value. */
export async function sealDataKey(
  sealingKey: CryptoKey,
  binding: Binding,
  dataKey: CryptoKey,
): Promise<Sealed> {
  const nonce = createNonce();
  const sealed = await crypto.subtle.wrapKey('raw', dataKey, sealingKey, parametersOf(nonce, binding));
  return { nonce, sealed };
}

/**
 * Decrypts a data key.
 *
 * @param isExportable - True only to seal it again with another key.
 * @throws {DOMException} `OperationError` when `sealingKey` is wrong, or the record was changed.
 */
export function openDataKey(
  sealingKey: CryptoKey,
  binding: Binding,
  { nonce, sealed }: Sealed,
  isExportable = false,
): Promise<CryptoKey> {
  return crypto.subtle.unwrapKey(
    'raw',
    sealed,
    sealingKey,
    parametersOf(nonce, binding),
    ALGORITHM,
    isExportable,
    ['encrypt', 'decrypt'],
  );
}
