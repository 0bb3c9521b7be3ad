import * as v from 'valibot';

import { type OwnCaps, ownCapsSchema, type SpendingCaps } from '#lib/protocol/spending.ts';
import { INITIAL_LIMITS, type UserLimits, userLimitsSchema } from '#lib/protocol/user-limits.ts';

import { applyCaps } from './apply-policy.ts';
import { defineSetting } from './define-setting.ts';
import { readPolicy } from './managed-storage.ts';

/** The limits that the user has set, with the spending caps. */
interface StoredLimits {
  readonly limits: UserLimits;
  readonly caps: OwnCaps;
}

const storedSchema = v.object({
  limits: v.fallback(userLimitsSchema, INITIAL_LIMITS),
  caps: v.fallback(ownCapsSchema, {}),
});

/** One item for both: a question then needs no further read to know that there is no cap. */
export const limitSettings = defineSetting<StoredLimits>('limits', {
  version: 2,
  // Version 1 had only the limits.
  migrations: { 2: (limits) => ({ limits, caps: {} }) },
  read(stored) {
    const parsed = v.safeParse(storedSchema, stored);
    return parsed.success ? parsed.output : { limits: INITIAL_LIMITS, caps: {} };
  },
});

/** The spending caps that apply: those of the user and of the user's organization. */
export async function readCaps(): Promise<SpendingCaps> {
  const [{ caps }, policy] = await Promise.all([limitSettings.getValue(), readPolicy()]);
  return applyCaps(caps, policy);
}
