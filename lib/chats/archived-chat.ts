import * as v from 'valibot';

import { answerParametersSchema } from '#lib/protocol/answer-parameters.ts';
import type { Message } from '#lib/protocol/chat.ts';

/** A message outside the database: with the time at which it was made, Unix ms. */
export type ArchivedMessage = Message & { readonly createdAt: number };

/** The latest time that a date can be. */
const MAX_TIME = 8.64e15;

/** Unix ms within the range of dates. */
export const timeSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TIME));

/** What an archive keeps of a chat besides its messages. The rest of its record is derived from them. */
export const archivedChatSchema = v.object({
  id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)),
  title: v.string(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  isPinned: v.exactOptional(v.boolean()),
  /** The end of the path that is shown. */
  leaf: v.string(),
  /** See `ShownBranch`. */
  leftLeaves: v.exactOptional(v.record(v.string(), v.string())),
  parameters: v.exactOptional(answerParametersSchema),
});

/** One chat as exports and imports contain it: complete, with all versions. */
export type ArchivedChat = v.InferOutput<typeof archivedChatSchema> & {
  /** In the order in which they were made; a question comes before its answers. */
  readonly messages: readonly ArchivedMessage[];
};
