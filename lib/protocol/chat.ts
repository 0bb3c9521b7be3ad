import * as v from 'valibot';

import { answerParametersSchema } from './answer-parameters.ts';
import { runFailureSchema } from './failure.ts';
import { modelPriceSchema } from './model.ts';
import { drawingSchema, noticeSchema, runEndStateSchema, runTimingSchema, usageSchema } from './run.ts';
import { sourcesSchema } from './source.ts';

/** A picture as it is sent to a model. `data` is base64; width and height are in pixels. */
export const pictureSchema = v.object({
  type: v.picklist(['image/png', 'image/jpeg', 'image/webp']),
  data: v.string(),
  width: v.number(),
  height: v.number(),
});
export type Picture = v.InferOutput<typeof pictureSchema>;

/** A picture that a model generated, as base64. Untrusted, like the rest of an answer. */
export const generatedPictureSchema = v.object({
  type: v.picklist(['image/png', 'image/jpeg', 'image/webp', 'image/gif']),
  data: v.string(),
});
export type GeneratedPicture = v.InferOutput<typeof generatedPictureSchema>;

/** Text or a picture that the user took from a page, with its source. Untrusted, like everything from a page. */
export const quoteSchema = v.object({
  id: v.string(),
  /** For a picture, its alternative text in the page; it may be empty. */
  text: v.string(),
  title: v.string(),
  url: v.string(),
  /** Set when the page could not be read and this is only the plain text from the menu. */
  plain: v.exactOptional(v.boolean()),
  /** The plain text right before and after a selection, to find it again. Never sent. */
  before: v.exactOptional(v.string()),
  after: v.exactOptional(v.string()),
  /** The paragraphs around it, if the user has added them. Sent with it, outside the marked passage. */
  surrounding: v.exactOptional(v.object({ before: v.string(), after: v.string() })),
  /** The kind of content, if it is not a selection. */
  part: v.exactOptional(v.picklist(['page', 'transcript', 'pdf', 'image', 'screenshot', 'answer'])),
  /** Id of the answer in the same chat that it was taken from. Not sent. */
  answer: v.exactOptional(v.string()),
  /** The text of the whole page, if `text` is its main part. Not sent unless the user chooses it. */
  whole: v.exactOptional(v.string()),
  /** The large tables in the text, in both formats in which they can be sent. Not sent separately. */
  tables: v.exactOptional(v.array(v.object({ markdown: v.string(), csv: v.string() }))),
  /** Set while they are in the text as comma-separated values. */
  asCsv: v.exactOptional(v.literal(true)),
  /** How much of the page's text its main part has, from 0 to 1. Set with `whole`. Not sent. */
  share: v.exactOptional(v.number()),
  /** The hosts of large frames in the page whose text is missing, one for each frame. Not sent. */
  unreadFrames: v.exactOptional(v.array(v.string())),
  /** The original text, while the user can still undo edits. Not sent. */
  original: v.exactOptional(v.string()),
  /** The text that an edited and sent quote still shares with its page, to find it again; it may be empty. */
  anchor: v.exactOptional(v.string()),
  /** Why the quote is incomplete; absent when it is not. `pixels`: a picture was made much smaller. */
  cut: v.exactOptional(v.picklist(['characters', 'nodes', 'time', 'pixels'])),
  /**
   * A new value for each change by the user, so that `id` and `form` together identify the content. Not sent.
   */
  form: v.exactOptional(v.string()),
  image: v.exactOptional(pictureSchema),
  /** The uncropped picture, while the user can still undo the crop. Not sent. */
  originalImage: v.exactOptional(pictureSchema),
  /** The host that a picture was loaded from, if it differs from the page's. */
  imageHost: v.exactOptional(v.string()),
  /** Set when a picture was cut from a screenshot, because its pixels may not be read. */
  asShown: v.exactOptional(v.boolean()),
});
export type Quote = v.InferOutput<typeof quoteSchema>;

/** Refers to a quote that the other side of a port has in exactly this form. */
export const quoteRefSchema = v.strictObject({ id: v.string(), form: v.exactOptional(v.string()) });
export type QuoteRef = v.InferOutput<typeof quoteRefSchema>;

/** A quote, or its name where the quote itself need not cross the port again. */
export const quoteOrRefSchema = v.union([quoteRefSchema, quoteSchema]);
export type QuoteOrRef = v.InferOutput<typeof quoteOrRefSchema>;

/** The name of a quote in its current form. */
export function refTo({ id, form }: Quote): QuoteRef {
  return form === undefined ? { id } : { id, form };
}

/** Whether two quotes, or their names, have the same content. */
export function isSameForm(one: QuoteOrRef, other: QuoteOrRef): boolean {
  return one.id === other.id && one.form === other.form;
}

/** Distinguishes a quote from its name. */
export function isQuote(value: QuoteOrRef): value is Quote {
  return 'text' in value;
}

/** The tag around page text in one request. */
export const pageTextTagSchema = v.pipe(v.string(), v.regex(/^page-text-[a-z\d]{8,40}$/u));

/** Where a question was first sent, and its approximate number of tokens. A retry may go elsewhere. */
export const receiptSchema = v.object({
  /** Null for the browser's own model: nothing was sent anywhere. */
  origin: v.nullable(v.string()),
  /** The name of the provider, as the user named it. */
  provider: v.string(),
  model: v.string(),
  /** An estimate of everything that was sent with the question. */
  tokens: v.number(),
  /** Unix ms. */
  at: v.number(),
  /** The tag around page text in that request. */
  tag: v.exactOptional(pageTextTagSchema),
  /** Whether the model was asked to quote the page text that it relies on. */
  asksForQuotes: v.exactOptional(v.boolean()),
  /** The parameters that were sent. */
  ...answerParametersSchema.entries,
});
export type Receipt = v.InferOutput<typeof receiptSchema>;

/** What the user asked, and the quotes that were sent with it. */
export const questionSchema = v.object({
  id: v.string(),
  role: v.literal('user'),
  parent: v.nullable(v.string()),
  text: v.string(),
  quotes: v.array(quoteSchema),
  /** The answer parameters of the saved question, if it was one. */
  parameters: v.exactOptional(answerParametersSchema),
  /** Absent when nothing was sent. */
  receipt: v.exactOptional(receiptSchema),
  /** The ids of the answers that the user compares, in order, until one is kept. */
  compared: v.exactOptional(v.array(v.string())),
});
export type Question = v.InferOutput<typeof questionSchema>;

/** The number of answers that a wide panel has room for. */
export const MAX_COMPARED = 3;

/**
 * Where another answer to a question goes: `next-to` the one with this id, to be compared, or `instead` of it
 * within the comparison.
 */
export const answerPlacementSchema = v.object({
  type: v.picklist(['next-to', 'instead']),
  answer: v.string(),
});
export type AnswerPlacement = v.InferOutput<typeof answerPlacementSchema>;

/** The state of an answer. */
export const answerStateSchema = v.picklist(['waiting', 'streaming', ...runEndStateSchema.options]);
export type AnswerState = v.InferOutput<typeof answerStateSchema>;

/** Whether the run of an answer in this state has yet to end. */
export function isOpen(state: AnswerState): boolean {
  return state === 'waiting' || state === 'streaming';
}

/** One answer: the text so far and how its last run went. */
export const answerSchema = v.object({
  id: v.string(),
  role: v.literal('assistant'),
  parent: v.string(),
  /** The latest run that writes or wrote this answer. */
  run: v.string(),
  state: answerStateSchema,
  answer: v.string(),
  reasoning: v.string(),
  /** How long the model reasoned before the first character of its answer, in ms. */
  reasoningMs: v.exactOptional(v.number()),
  /** Pictures that the model generated, in order. */
  pictures: v.exactOptional(v.array(generatedPictureSchema)),
  /** The sources that the provider names for the answer. */
  sources: v.exactOptional(sourcesSchema),
  notices: v.array(noticeSchema),
  failure: v.exactOptional(runFailureSchema),
  usage: v.exactOptional(usageSchema),
  timing: v.exactOptional(runTimingSchema),
  /** Absent if no panel saw it arrive to its end. */
  drawing: v.exactOptional(drawingSchema),
  requestId: v.exactOptional(v.string()),
  model: v.string(),
  /** The name of the provider, as the user named it. */
  provider: v.string(),
  /** The id of the provider, to ask it again. */
  providerId: v.exactOptional(v.string()),
  /** The origin that was asked; absent for the browser's own model. */
  origin: v.exactOptional(v.string()),
  /** The price that the provider itself listed when it was asked. */
  price: v.exactOptional(modelPriceSchema),
});
export type Answer = v.InferOutput<typeof answerSchema>;

export const messageSchema = v.variant('role', [questionSchema, answerSchema]);
export type Message = v.InferOutput<typeof messageSchema>;

/** What a panel shows of a chat: the path from the first question to the current leaf, in order. */
export const chatViewSchema = v.object({
  id: v.string(),
  messages: v.array(messageSchema),
  /** The answers that are compared with the last message, in order. */
  peers: v.exactOptional(v.array(answerSchema)),
  /** Its title, if that does not come from its first question. */
  title: v.exactOptional(v.string()),
  /** The ids of the versions of each message that has more than one, the oldest first. */
  versions: v.exactOptional(v.array(v.array(v.string()))),
  /** The answer parameters that the user has given this chat. */
  parameters: v.exactOptional(answerParametersSchema),
});
export type ChatView = v.InferOutput<typeof chatViewSchema>;

const TEMPORARY = 'temporary-';

/** An id for a new chat. */
export function createChatId(isTemporary = false): string {
  return `${isTemporary ? TEMPORARY : ''}${crypto.randomUUID()}`;
}

/** Whether the user wants this chat to be kept in memory only. Chats of private windows always are. */
export function isTemporaryChat(id: string): boolean {
  return id.startsWith(TEMPORARY);
}

/**
 * Whether this chat, with its drafts and queued questions, may be on the disk. No other code decides that.
 */
export function isKeptOnDisk(isPrivate: boolean, chat: string): boolean {
  return !isPrivate && !isTemporaryChat(chat);
}

/** What the user has typed and quoted but not sent. */
export const draftSchema = v.object({
  text: v.string(),
  quotes: v.array(quoteSchema),
  /** The answer parameters of the saved question in it, if any. */
  parameters: v.exactOptional(answerParametersSchema),
});
export type Draft = v.InferOutput<typeof draftSchema>;

/** A draft in transit to the background, which already has most of its quotes. */
export const savedDraftSchema = v.object({
  ...draftSchema.entries,
  quotes: v.array(quoteOrRefSchema),
});
export type SavedDraft = v.InferOutput<typeof savedDraftSchema>;
