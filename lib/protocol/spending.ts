import * as v from 'valibot';

/** What a cap applies to: one chat, or everything asked on one day. */
export const capNameSchema = v.picklist(['chat', 'day']);
export type CapName = v.InferOutput<typeof capNameSchema>;

/** What a cap may be, in US dollars. */
export const CAP_RANGE = { min: 0.01, max: 10_000 } as const;

/** A cap in US dollars; null is none. */
export const spendingCapSchema = v.nullable(
  v.pipe(v.number(), v.minValue(CAP_RANGE.min), v.maxValue(CAP_RANGE.max)),
);
export type SpendingCap = v.InferOutput<typeof spendingCapSchema>;

/** Both caps, as they apply. */
export const spendingCapsSchema = v.object({ chat: spendingCapSchema, day: spendingCapSchema });
export type SpendingCaps = v.InferOutput<typeof spendingCapsSchema>;

/** The caps that the user has chosen; if one is absent, the organization's applies, if there is one. */
export const ownCapsSchema = v.object({
  chat: v.exactOptional(spendingCapSchema),
  day: v.exactOptional(spendingCapSchema),
});
export type OwnCaps = v.InferOutput<typeof ownCapsSchema>;

export const NO_CAPS: SpendingCaps = Object.freeze({ chat: null, day: null });

/**
 * Why a question waits for the user: with it, these sums would exceed their caps. All are estimates in US
 * dollars.
 */
export const spendingWarningSchema = v.object({
  /** What sending the question costs, before its answer. */
  question: v.number(),
  passed: v.array(v.object({ name: capNameSchema, spent: v.number(), cap: v.number() })),
});
export type SpendingWarning = v.InferOutput<typeof spendingWarningSchema>;
