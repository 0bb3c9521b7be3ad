import * as v from 'valibot';

/** A chat as the list of chats shows it. */
export const chatRowSchema = v.object({
  id: v.string(),
  /** From the first question, unless the user has renamed the chat. Empty when there is nothing to name it by. */
  title: v.string(),
  /** The host of the first page that was quoted; empty when none was. */
  site: v.string(),
  /** How many pages were quoted. */
  pages: v.number(),
  /** When the last question was asked or answer begun, Unix ms. */
  at: v.number(),
  /** The model that answered last. */
  model: v.string(),
  /** How many questions and answers there are, all versions counted. */
  count: v.number(),
  isPinned: v.boolean(),
});
export type ChatRow = v.InferOutput<typeof chatRowSchema>;

/** The longest title. */
export const MAX_TITLE = 120;
