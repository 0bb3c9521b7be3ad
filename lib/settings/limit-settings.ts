import * as v from 'valibot';

import { INITIAL_LIMITS, type UserLimits, userLimitsSchema } from '#lib/protocol/user-limits.ts';

import { defineSetting } from './define-setting.ts';

/** The limits that the user has set. */
export const limitSettings = defineSetting<UserLimits>('limits', {
  version: 1,
  migrations: {},
  read: (stored) => {
    const parsed = v.safeParse(userLimitsSchema, stored);
    return parsed.success ? parsed.output : INITIAL_LIMITS;
  },
});
