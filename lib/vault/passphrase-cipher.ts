import * as v from 'valibot';

import { openDataKey, sealDataKey } from './key-cipher.ts';

/** The cost of trying a passphrase: OWASP's figure for PBKDF2 with SHA-256. */
export const PASSPHRASE_ROUNDS = 600_000;

/** More would block the background for minutes; such a record was not written by us. */
const MAX_ROUNDS = 20_000_000;
const SALT_BYTES = 16;

/** A data key protected by a passphrase, with the parameters to derive the sealing key again. */
export const passphraseRecordSchema = v.object({
  /** 1: PBKDF2 with SHA-256 over the NFKC form of the passphrase, then AES-GCM. */
  version: v.literal(1),
  rounds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ROUNDS)),
  salt: v.instance(Uint8Array<ArrayBuffer>),
  nonce: v.instance(Uint8Array<ArrayBuffer>),
  sealed: v.instance(ArrayBuffer),
});
export type PassphraseRecord = v.InferOutput<typeof passphraseRecordSchema>;

async function deriveSealingKey(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  rounds: number,
): Promise<CryptoKey> {
  // The same letters typed on another keyboard may be composed differently.
  const bytes = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey']);
  return await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['wrapKey', 'unwrapKey'],
  );
}

function bindingOf(id: string): string[] {
  return ['passphrase', id];
}

/** Seals an exportable data key with a passphrase and a new salt. */
export async function sealWithPassphrase(
  passphrase: string,
  id: string,
  dataKey: CryptoKey,
  rounds: number,
): Promise<PassphraseRecord> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const sealingKey = await deriveSealingKey(passphrase, salt, rounds);
  return { version: 1, rounds, salt, ...(await sealDataKey(sealingKey, bindingOf(id), dataKey)) };
}

/** Returns the data key, exportable so that it can be sealed again; undefined when the passphrase is wrong. */
export async function openWithPassphrase(
  passphrase: string,
  id: string,
  record: PassphraseRecord,
): Promise<CryptoKey | undefined> {
  const sealingKey = await deriveSealingKey(passphrase, record.salt, record.rounds);
  try {
    return await openDataKey(sealingKey, bindingOf(id), record, true);
  } catch (error) {
    if (error instanceof Error && error.name === 'OperationError') return undefined;
    throw error;
  }
}
