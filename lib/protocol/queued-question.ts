import * as v from 'valibot';

import { answerParametersSchema } from './answer-parameters.ts';
import { quoteSchema } from './chat.ts';

/** The target of a question, as the user saw it. The background refuses to send it anywhere else. */
export const askedTargetSchema = v.object({
  provider: v.string(),
  model: v.string(),
  origin: v.nullable(v.string()),
});
export type AskedTarget = v.InferOutput<typeof askedTargetSchema>;

/** A question that waits until the answer before it is complete. */
export const queuedQuestionSchema = v.object({
  /** The id of its message, once it is asked: a question that is stored already is not asked twice. */
  id: v.string(),
  text: v.string(),
  /** As they were in the composer, so that Edit restores them with everything that can be undone. */
  quotes: v.array(quoteSchema),
  /** The answer parameters of the saved question, if it is one. */
  parameters: v.exactOptional(answerParametersSchema),
  to: askedTargetSchema,
});
export type QueuedQuestion = v.InferOutput<typeof queuedQuestionSchema>;

/** Why a queued question was not sent automatically. It waits for the user. */
export const queueRefusalSchema = v.picklist([
  'target-changed',
  'no-consent',
  'keys-locked',
  'over-cap',
  'restarted',
]);
export type QueueRefusal = v.InferOutput<typeof queueRefusalSchema>;
