import * as v from 'valibot';

import { faultFrameSchema } from './fault.ts';

/** Name of the port on which a panel lists, searches and changes chats. */
export const CHATS_PORT = 'chats';

/** The longest title. */
export const MAX_TITLE = 120;

const rowEntries = {
  id: v.string(),
  /** From the first question, unless the user has renamed the chat. Empty when there is nothing to name it by. */
  title: v.string(),
  /** The host of the first page that was quoted; empty when none was. */
  site: v.string(),
  /** How many pages were quoted. */
  pages: v.number(),
  /** When the last question was asked or the last answer begun, Unix ms. */
  at: v.number(),
  /** The model of the last answer. */
  model: v.string(),
  /** How many questions and answers there are, including all versions. */
  count: v.number(),
  isPinned: v.boolean(),
};
const storedRowSchema = v.object(rowEntries);
/** A chat as the list of chats shows it. */
export type ChatRow = v.InferOutput<typeof storedRowSchema>;

export const listedChatSchema = v.object({
  ...rowEntries,
  /** Whether an answer is being written in it. */
  isRunning: v.boolean(),
});
/** A chat of the list, and whether it is being written to. */
export type ListedChat = v.InferOutput<typeof listedChatSchema>;

/** A part of a text, and whether it is a match. */
const markedSchema = v.object({ text: v.string(), isMarked: v.boolean() });
export type Marked = v.InferOutput<typeof markedSchema>;

const chatHitSchema = v.object({
  chat: listedChatSchema,
  title: v.array(markedSchema),
  /** How many messages match. */
  matches: v.number(),
  /** The latest of those messages, with an excerpt around the words; absent when only the title matches. */
  message: v.exactOptional(v.object({ id: v.string(), excerpt: v.array(markedSchema) })),
});
/** A chat that matches a search. */
export type ChatHit = v.InferOutput<typeof chatHitSchema>;

/** The most chats that a list begins with. */
export const MAX_FIRST = 100;

const chatsFrameSchema = v.variant('type', [
  /**
   * Announces that the list will be requested, and how many of the latest chats fill the screen, so that they
   * can be read ahead.
   */
  v.object({
    type: v.literal('chats-open'),
    first: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_FIRST)),
  }),
  /** Requests the list. `page` is the address of the current page; empty if it is not known. */
  v.object({ type: v.literal('chats-show'), page: v.string() }),
  /** Requests chats that are older than those sent so far, or more hits of a search. */
  v.object({ type: v.literal('chats-more') }),
  /**
   * Searches for words. The number distinguishes its replies from those of an earlier search, which it ends.
   */
  v.object({ type: v.literal('chats-search'), search: v.number(), text: v.string() }),
  v.object({ type: v.literal('chat-rename'), chat: v.string(), title: v.string() }),
  v.object({ type: v.literal('chat-pin'), chat: v.string(), isPinned: v.boolean() }),
  /** Stops every answer that is being written in a chat. */
  v.object({ type: v.literal('chat-stop'), chat: v.string() }),
  /** Hides a chat, which stays on disk until Undo is no longer offered. Its run is stopped. */
  v.object({ type: v.literal('chat-delete'), chat: v.string() }),
  v.object({ type: v.literal('chat-restore'), chat: v.string() }),
  /** Makes this message's version the one that its chat shows. `chat-ready` answers it. */
  v.object({ type: v.literal('chat-prepare'), chat: v.string(), message: v.string() }),
]);
/** A panel's frames on the chats port. */
export type ChatsFrame = v.InferOutput<typeof chatsFrameSchema>;

/** Whether `value` is a frame that lists or changes chats. */
export function isChatsFrame(value: unknown): value is ChatsFrame {
  return v.is(chatsFrameSchema, value);
}

const chatsReplySchema = v.variant('type', [
  v.object({
    type: v.literal('chats-state'),
    /** The chats that quote the current page. */
    ofPage: v.array(listedChatSchema),
    pinned: v.array(listedChatSchema),
    /** The latest chats of all; the first page of them. */
    latest: v.array(listedChatSchema),
    hasMore: v.boolean(),
  }),
  v.object({ type: v.literal('chats-older'), chats: v.array(listedChatSchema), hasMore: v.boolean() }),
  /** A chat as it is now. */
  v.object({ type: v.literal('chat-change'), chat: listedChatSchema }),
  v.object({ type: v.literal('chat-remove'), chat: v.string() }),
  /**
   * New hits since the last reply, the latest chats first. The search waits for `chats-more` when there may
   * be more.
   */
  v.object({
    type: v.literal('chats-found'),
    search: v.number(),
    hits: v.array(chatHitSchema),
    /** Whether the search has stopped: either everything was searched, or there may be more. */
    isDone: v.boolean(),
    hasMore: v.boolean(),
  }),
  v.object({ type: v.literal('chat-ready'), chat: v.string(), message: v.string() }),
  faultFrameSchema,
]);
/** The background's replies on the chats port. */
export type ChatsReply = v.InferOutput<typeof chatsReplySchema>;

/** Whether `value` is a reply on the chats port. */
export function isChatsReply(value: unknown): value is ChatsReply {
  return v.is(chatsReplySchema, value);
}
