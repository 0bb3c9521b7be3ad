import * as v from 'valibot';

/** What several answers came to. */
export const answerTotalsSchema = v.object({
  /** How many answers say what they used. */
  counted: v.number(),
  /** How many do not: a stopped answer often has no counts. */
  uncounted: v.number(),
  inputTokens: v.number(),
  outputTokens: v.number(),
  /** Absent where the price of a counted answer is not known. */
  dollars: v.exactOptional(v.number()),
});
export type AnswerTotals = v.InferOutput<typeof answerTotalsSchema>;
