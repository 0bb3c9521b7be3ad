import { createHash, timingSafeEqual } from 'node:crypto';

/** A secret as it may be compared and stored: neither its length nor its characters show in the time that takes. */
export function digestSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Compares two secrets in constant time. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digestSecret(one), digestSecret(other));
}
