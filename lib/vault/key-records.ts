import * as v from 'valibot';

import { toldOnce } from '#lib/database/told-once.ts';
import { FaultError } from '#lib/faults/fault-error.ts';
import { type HeaderValues, headerValuesSchema } from '#lib/protocol/credentials.ts';
import type { HeadersState, KeyState } from '#lib/protocol/frames/options-frames.ts';

import { type Binding, openText, sealText } from './key-cipher.ts';
import { fromBase64, type SessionKey, toBase64 } from './session-area.ts';
import {
  type PlainSecret,
  plainKeySchema,
  providerOfHeaders,
  type StoredKey,
  type VaultDatabase,
} from './vault-database.ts';

/** Below this length, the last four characters would reveal too much of the key. */
const MIN_LENGTH_TO_SHOW_END = 12;

function diskBinding(provider: string, origin: string): Binding {
  return [provider, origin];
}

function memoryBinding(provider: string, origin: string): Binding {
  return [provider, origin, 'session'];
}

/** What may be shown of a key. */
export function describeKey(
  { provider, origin, lastFour }: StoredKey | SessionKey,
  isTemporary: boolean,
): KeyState {
  return { provider, origin, lastFour, ...(isTemporary && { isTemporary }) };
}

/** What may be shown of headers: their names. */
export function describeHeaders(
  { provider: name, origin, headers = [] }: StoredKey | SessionKey,
  isTemporary: boolean,
): HeadersState {
  const provider = providerOfHeaders(name);
  return { provider, origin, names: headers, ...(isTemporary && { isTemporary }) };
}

/**
 * Reads headers from their decrypted record.
 *
 * @throws {FaultError} `vault-unavailable` when it contains something else.
 */
export function readHeaders(text: string): HeaderValues {
  try {
    return v.parse(headerValuesSchema, JSON.parse(text));
  } catch {
    // The error would quote the text.
    throw new FaultError('vault-unavailable', new TypeError('headers'));
  }
}

/** Encrypts a key or headers for the disk. */
export async function sealRecord(
  dataKey: CryptoKey,
  { provider, origin, key, headers }: PlainSecret,
  binding = diskBinding(provider, origin),
): Promise<StoredKey> {
  const lastFour = headers || key.length < MIN_LENGTH_TO_SHOW_END ? '' : key.slice(-4);
  const shown = { provider, ...(headers && { headers }), origin, lastFour };
  return { ...shown, ...(await sealText(dataKey, binding, key)) };
}

/** Encrypts a key or headers for the session. Its record cannot be decrypted if it is copied to the disk. */
export async function sealSessionRecord(dataKey: CryptoKey, plain: PlainSecret): Promise<SessionKey> {
  const record = await sealRecord(dataKey, plain, memoryBinding(plain.provider, plain.origin));
  return { ...record, nonce: toBase64(record.nonce), sealed: toBase64(new Uint8Array(record.sealed)) };
}

/**
 * Decrypts a key on disk.
 *
 * @throws {FaultError} `vault-unavailable` when the record is damaged, or was sealed with another data key.
 */
export async function openRecord(
  dataKey: CryptoKey,
  record: StoredKey,
  binding = diskBinding(record.provider, record.origin),
): Promise<string> {
  try {
    return await openText(dataKey, binding, record);
  } catch (error) {
    throw new FaultError('vault-unavailable', error);
  }
}

/** Decrypts a key of the session. */
export function openSessionRecord(
  dataKey: CryptoKey,
  { provider, origin, lastFour, nonce, sealed }: SessionKey,
): Promise<string> {
  const stored = { provider, origin, lastFour, nonce: fromBase64(nonce), sealed: fromBase64(sealed).buffer };
  return openRecord(dataKey, stored, memoryBinding(provider, origin));
}

/**
 * Encrypts the records of versions that stored keys as text. A record that has been saved in the meantime is
 * left alone.
 */
export async function encryptPlainRecords(database: VaultDatabase, dataKey: CryptoKey): Promise<void> {
  for (const stored of await database.getAll('keys')) {
    if (!v.is(plainKeySchema, stored)) continue;
    const encrypted = await sealRecord(dataKey, stored);
    const tx = toldOnce(database.transaction('keys', 'readwrite'));
    if (v.is(plainKeySchema, await tx.store.get(stored.provider))) await tx.store.put(encrypted);
    await tx.done;
  }
}
