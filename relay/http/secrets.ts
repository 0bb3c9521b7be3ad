import { hash, randomFillSync, timingSafeEqual } from 'node:crypto';

/**
 * A secret in a form that is safe to compare and store: timing reveals neither its length nor its characters.
 */
export function digestSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** Compares two secrets in constant time. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digestSecret(one), digestSecret(other));
}

const SECRET_BYTES = 24;

/**
 * Random bytes for the next secrets: each call to the system's generator costs as much as a small request.
 */
const pool = Buffer.alloc(SECRET_BYTES * 128);
let used = pool.length;

/** Creates an unguessable text of 32 characters that may be part of an address. */
export function createSecret(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.subarray(used, used + SECRET_BYTES);
  used += SECRET_BYTES;
  const secret = bytes.toString('base64url');
  bytes.fill(0);
  return secret;
}
