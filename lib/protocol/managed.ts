import * as v from 'valibot';

import { savedQuestionSchema } from './saved-question.ts';
import { capNameSchema } from './spending.ts';

/** The fields of a provider that an organization can lock. */
export const lockableFieldSchema = v.picklist([
  'name',
  'baseUrl',
  'model',
  'eventStream',
  'parameters',
  'headers',
  'bodyFields',
]);
export type LockableField = v.InferOutput<typeof lockableFieldSchema>;

/**
 * Why a value of the policy is not used.
 *
 * - `unknown-field`: there is no such field; perhaps its name is misspelt.
 * - `wrong-type`: text where a list belongs, and the like; also text that is empty or too long.
 * - `missing`: the field is required.
 * - `not-an-id`: an id is lower-case letters, digits and hyphens.
 * - `used-twice`: another provider or saved question has this id.
 * - `unknown-preset`: there is no such kind of provider.
 * - `not-a-url`: not an address that Gloss can use; `http:` to another computer needs `"insecure": true`.
 * - `unknown-provider`: the policy has no provider with this id.
 * - `out-of-range`: a number that is too small or too large.
 * - `not-json`: text that is not a JSON object.
 * - `not-allowed`: a header or body field that cannot be set.
 * - `secret`: a key, or a header named like one. Every user of the device can read policies.
 */
export const policyReasonSchema = v.picklist([
  'unknown-field',
  'wrong-type',
  'missing',
  'not-an-id',
  'used-twice',
  'unknown-preset',
  'not-a-url',
  'unknown-provider',
  'out-of-range',
  'not-json',
  'not-allowed',
  'secret',
]);
export type PolicyReason = v.InferOutput<typeof policyReasonSchema>;

/** One value of the policy that is not used. Never the value itself. */
export const policyProblemSchema = v.object({
  /** Such as `providers[0].baseUrl`. */
  field: v.string(),
  reason: policyReasonSchema,
});
export type PolicyProblem = v.InferOutput<typeof policyProblemSchema>;

/** What the user's organization has set, for the options page. */
export const managedViewSchema = v.object({
  /** By id of each managed provider: the fields that the user cannot change. */
  locked: v.record(v.string(), v.array(lockableFieldSchema)),
  /** Whether only managed providers can be used. */
  isExclusive: v.boolean(),
  isDefaultLocked: v.boolean(),
  savedQuestions: v.array(savedQuestionSchema),
  /** The spending caps that it has set. */
  caps: v.array(v.object({ name: capNameSchema, isLocked: v.boolean() })),
  problems: v.array(policyProblemSchema),
});
export type ManagedView = v.InferOutput<typeof managedViewSchema>;
