import type { PolicyReason } from '#lib/protocol/managed.ts';

import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const reasons: Record<PolicyReason, string> = {
  'unknown-field': 'There is no such field.',
  'wrong-type': 'This value has the wrong type.',
  missing: 'This field is required.',
  'not-an-id': 'Use lower-case letters, digits and hyphens.',
  'used-twice': 'Another one has this id.',
  'unknown-preset': 'There is no such kind of provider.',
  'not-a-url': 'Gloss can’t use this address. It needs https:, or http: with "insecure": true.',
  'unknown-provider': 'No provider of the policy has this id.',
  'out-of-range': 'This number is too small or too large.',
  'not-json': 'Write it as JSON: { "name": value }.',
  'not-allowed': 'This can’t be set, or not to this value.',
  secret: 'Don’t put a key in a policy: everyone on the device can read it.',
};

const en = {
  heading: 'Set by your organization',
  providers: (count: number) =>
    plural(count, {
      one: 'Your organization has set up # provider. You enter your own key.',
      other: 'Your organization has set up # providers. You enter your own keys.',
    }),
  exclusive: 'It allows no other providers. Those that you set up are kept, but can’t be used now.',
  questions: (names: string) => `It has added these saved questions: ${names}.`,
  problems:
    'Parts of your organization’s policy can’t be used, so Gloss ignores them. Tell your administrator:',
  problem: (field: string, reason: PolicyReason) => `${field}: ${reasons[reason]}`,
  locked: 'Set by your organization.',
  row: 'set by your organization',
};

/** What the user's organization has set. */
export const managedText = inLanguage({ en });
