import * as v from 'valibot';

import { faultFrameSchema } from './fault.ts';

/** Name of the port on which the options page sets how long chats are kept, and deletes them. */
export const CHAT_DATA_PORT = 'chat-data';

/** The days that a chat may be kept after its last message. */
export const RETENTION_DAYS = [90, 30, 7] as const;

/** After how many days without a message chats are deleted; null keeps them. */
export const retentionSchema = v.nullable(v.picklist(RETENTION_DAYS));
export type Retention = v.InferOutput<typeof retentionSchema>;

const chatDataFrameSchema = v.variant('type', [
  v.object({ type: v.literal('chat-data-show') }),
  v.object({ type: v.literal('retention-save'), retention: retentionSchema }),
  /** Deletes every chat for good. */
  v.object({ type: v.literal('chats-clear') }),
  /** The page has added chats. */
  v.object({ type: v.literal('chats-imported') }),
]);
/** The options page's frames on the port. `chat-data-state` answers each one. */
export type ChatDataFrame = v.InferOutput<typeof chatDataFrameSchema>;

/** Whether `value` is a frame about the stored chats. */
export function isChatDataFrame(value: unknown): value is ChatDataFrame {
  return v.is(chatDataFrameSchema, value);
}

const chatDataReplySchema = v.variant('type', [
  v.object({ type: v.literal('chat-data-state'), retention: retentionSchema, chats: v.number() }),
  faultFrameSchema,
]);
/** The background's replies on the port. */
export type ChatDataReply = v.InferOutput<typeof chatDataReplySchema>;

/** Whether `value` is a reply about the stored chats. */
export function isChatDataReply(value: unknown): value is ChatDataReply {
  return v.is(chatDataReplySchema, value);
}
