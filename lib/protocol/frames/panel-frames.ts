import * as v from 'valibot';

import { answerParametersSchema, refusableFieldSchema } from '#lib/protocol/answer-parameters.ts';
import { answerTotalsSchema } from '#lib/protocol/answer-totals.ts';
import { appearanceSchema } from '#lib/protocol/appearance.ts';
import {
  answerPlacementSchema,
  answerSchema,
  chatViewSchema,
  draftSchema,
  pageTextTagSchema,
  questionSchema,
  generatedPictureSchema,
  quoteOrRefSchema,
  quoteSchema,
  savedDraftSchema,
} from '#lib/protocol/chat.ts';
import { dataKindSchema } from '#lib/protocol/consent.ts';
import { errorKindSchema } from '#lib/protocol/failure.ts';
import { faultFrameSchema } from '#lib/protocol/fault.ts';
import { modelRefSchema } from '#lib/protocol/model.ts';
import { passageProblemSchema } from '#lib/protocol/passage.ts';
import {
  askedTargetSchema,
  queuedQuestionSchema,
  queueRefusalSchema,
} from '#lib/protocol/queued-question.ts';
import { channelSchema, drawingSchema, noticeSchema, runEndSchema } from '#lib/protocol/run.ts';
import { filledQuestionSchema, savedQuestionSchema } from '#lib/protocol/saved-question.ts';
import { sourceSchema } from '#lib/protocol/source.ts';
import { spendingWarningSchema } from '#lib/protocol/spending.ts';

import { pdfOfferSchema } from './pdf-frames.ts';

/** Name of the port between a panel and the background. */
export const PANEL_PORT = 'panel';

/** The provider that the next question goes to, as far as the panel may know it. Never a key. */
export const providerViewSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** The origin that requests go to, such as `https://api.openai.com`; null if nothing is sent anywhere. */
  origin: v.nullable(v.string()),
  model: v.string(),
  /** Ids of all usable providers. */
  providers: v.array(v.string()),
  /**
   * The kinds of data that the user has agreed to send to this origin; empty without an origin, which needs
   * no consent.
   */
  consented: v.array(dataKindSchema),
  /** Whether a request to it can carry pictures. */
  takesImages: v.boolean(),
  /** The answer parameters of its models, unless a saved question or a chat overrides them. */
  parameters: v.exactOptional(answerParametersSchema),
  /** Whether the user's organization has locked them: then nothing else applies. */
  hasFixedParameters: v.exactOptional(v.boolean()),
  /** The answer parameters that this model refused, and that are left out. */
  refused: v.exactOptional(v.array(refusableFieldSchema)),
  /** Whether its key cannot be used until the user unlocks the vault. */
  isLocked: v.exactOptional(v.boolean()),
  /** Whether models are asked to quote the page text that they rely on. */
  asksForQuotes: v.exactOptional(v.boolean()),
});
export type ProviderView = v.InferOutput<typeof providerViewSchema>;

/**
 * Why an action of the user's did not happen.
 *
 * - `unreadable`: a page that no extension may read, or that has no text.
 * - `page-silent`: a page that does not answer. It is quoted if it still does.
 * - `no-picture`: an image, a screenshot or a file that could not be taken.
 * - `unknown-file`: a file that is neither a picture nor a PDF or Word document, or holds no text.
 * - `no-room`: the browser's session storage is full, so the quote was not added.
 * - `draft-not-kept`: the same for the draft, which is in the panel only.
 * - `target-changed`: another model was chosen after the user asked, so nothing was sent.
 * - `not-stored`: the question could not be stored, so it was not sent. It is still in the composer.
 * - `not-queued`: the browser's session storage is full, so the question was not queued. It is still in the
 *   composer.
 * - `edit-waits`: an edited question cannot be queued. It is still in the composer.
 */
export const problemSchema = v.picklist([
  'unreadable',
  'page-silent',
  'no-picture',
  'broken-picture',
  'unknown-file',
  'no-room',
  'draft-not-kept',
  'target-changed',
  'not-stored',
  'not-queued',
  'edit-waits',
]);
export type Problem = v.InferOutput<typeof problemSchema>;

/** The fields of every frame that starts a run. */
const askedFields = {
  to: askedTargetSchema,
  /** Random, so that page text cannot close its own block. The user was shown the text with this tag. */
  tag: pageTextTagSchema,
  /** Whether the text that the user was shown asked the model to quote page text. */
  asksForQuotes: v.exactOptional(v.boolean()),
  /** Whether the user picked this model for this frame only, so that it need not be the chosen model. */
  isPicked: v.exactOptional(v.boolean()),
  /** Whether the user sends it although it would exceed a spending cap. */
  acceptsCost: v.exactOptional(v.boolean()),
};

const panelFrameSchema = v.variant('type', [
  /** First frame of every panel. `window` is the browser's window id; `private` is a private window. */
  v.object({ type: v.literal('panel-hello'), window: v.number(), private: v.boolean() }),
  /** The quote with this id has reached the composer; the background may forget it. */
  v.object({ type: v.literal('quote-take'), quote: v.string() }),
  /** Stores the draft. `quotes-want` answers it when it names a quote that the background lacks. */
  v.object({
    type: v.literal('draft-save'),
    draft: savedDraftSchema,
    /** The chat that it was typed in, if the panel now shows another one. */
    chat: v.exactOptional(v.string()),
  }),
  v.object({
    type: v.literal('chat-new'),
    /** Keeps it in memory only. */
    isTemporary: v.exactOptional(v.boolean()),
  }),
  /** Shows another chat, with its draft. */
  v.object({ type: v.literal('chat-show'), chat: v.string() }),
  /** Shows the branch of the chat that leads through this message: another version of one that is shown, or below it. */
  v.object({ type: v.literal('version-show'), message: v.string() }),
  /** Removes a question with its answers. Later messages stay, attached to the message before it. */
  v.object({ type: v.literal('turn-remove'), question: v.string() }),
  v.object({ type: v.literal('turn-restore'), question: v.string() }),
  /** Asks a new question below `parent` (an answer, or null for the first). Edit asks below the edited one's parent. */
  v.object({
    type: v.literal('question-ask'),
    parent: v.nullable(v.string()),
    text: v.string(),
    quotes: v.array(quoteOrRefSchema),
    /** The answer parameters of the saved question, if it is one. */
    parameters: v.exactOptional(answerParametersSchema),
    /** The id of the queued question, if it is one. */
    queued: v.exactOptional(v.string()),
    ...askedFields,
  }),
  /** Queues a question until the current answer is done. `queue-show` answers it. */
  v.object({ type: v.literal('queue-add'), chat: v.string(), question: queuedQuestionSchema }),
  v.object({ type: v.literal('queue-drop'), chat: v.string(), question: v.string() }),
  /** Requests a model as a target; `target-show` answers it. */
  v.object({ type: v.literal('target-want'), ...modelRefSchema.entries }),
  /** Asks what all answers of a chat came to. `totals-show` answers it. */
  v.object({ type: v.literal('totals-want'), chat: v.string() }),
  /** Asks for another answer to a stored question: Regenerate, Retry, and answers to compare. */
  v.object({
    type: v.literal('answer-retry'),
    question: v.string(),
    placement: v.exactOptional(answerPlacementSchema),
    ...askedFields,
  }),
  /** Keeps one of the compared answers. The others become versions of it. */
  v.object({ type: v.literal('answer-keep'), answer: v.string() }),
  /** Asks the model to continue where this answer stops. */
  v.object({ type: v.literal('answer-continue'), answer: v.string(), ...askedFields }),
  /** This panel has completely drawn an answer whose run has ended. The first panel's report is kept. */
  v.object({
    type: v.literal('answer-drawn'),
    chat: v.string(),
    answer: v.string(),
    ...drawingSchema.entries,
  }),
  v.object({ type: v.literal('run-stop'), run: v.string() }),
  /** Cancels an automatic retry: the run ends with the failure that caused it. */
  v.object({ type: v.literal('retry-cancel'), run: v.string() }),
  /** Requests the text that this panel missed. The panel has this many UTF-16 code units of each channel. */
  v.object({
    type: v.literal('run-attach'),
    run: v.string(),
    answerAt: v.number(),
    reasoningAt: v.number(),
  }),
  /** Returns text that this panel shows but the journal lost. `at` is where it begins in its channel. */
  v.object({
    type: v.literal('tail-return'),
    run: v.string(),
    channel: channelSchema,
    at: v.number(),
    text: v.string(),
  }),
  /** The user has seen what will be sent, and agreed to this origin. */
  v.object({ type: v.literal('consent-give'), origin: v.string(), kinds: v.array(dataKindSchema) }),
  /** Shows this quote in its page, or this page of a PDF. `passage-failed` answers it on failure. */
  v.object({
    type: v.literal('passage-show'),
    quote: quoteSchema,
    page: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  }),
  /** Replaces the answer parameters of a chat. */
  v.object({ type: v.literal('parameters-save'), chat: v.string(), parameters: answerParametersSchema }),
  /** Sends this parameter to a model again after its server refused it. */
  v.object({
    type: v.literal('parameter-retry'),
    provider: v.string(),
    model: v.string(),
    field: refusableFieldSchema,
  }),
  v.object({ type: v.literal('model-choose'), provider: v.string(), model: v.string() }),
  /** Reads the pages of these tabs of the panel's window, which the user has allowed, into its composer, in this order. */
  v.object({
    type: v.literal('pages-take'),
    tabs: v.pipe(v.array(v.pipe(v.number(), v.safeInteger())), v.minLength(1)),
  }),
]);

/** A panel's frames to the background. */
export type PanelFrame = v.InferOutput<typeof panelFrameSchema>;

/** Whether `value` is a frame from a panel. */
export function isPanelFrame(value: unknown): value is PanelFrame {
  return v.is(panelFrameSchema, value);
}

const leftRunSchema = v.object({
  chat: v.string(),
  run: v.string(),
  /** The answer, if it is in another branch of the shown chat. */
  message: v.exactOptional(v.string()),
});
/** An answer that is being written in a chat or branch that its window no longer shows. */
export type LeftRun = v.InferOutput<typeof leftRunSchema>;

const backgroundFrameSchema = v.variant('type', [
  /** Everything that the panel shows; sent after `panel-hello` and whenever another chat is shown. */
  v.object({
    type: v.literal('panel-state'),
    chat: chatViewSchema,
    /**
     * The draft of this chat; absent when the panel has it. If the panel already shows the chat, or `joins`
     * is set, it is merged with what the user has typed; else it replaces that.
     */
    draft: v.exactOptional(draftSchema),
    joins: v.exactOptional(v.boolean()),
    provider: v.nullable(providerViewSchema),
    /**
     * Answers that are being written in chats that this window has left, or in other branches of this one,
     * the latest last.
     */
    left: v.array(leftRunSchema),
  }),
  /** The settings changed. */
  v.object({ type: v.literal('provider-change'), provider: v.nullable(providerViewSchema) }),
  /** The model that was requested as a target; null when it cannot be used. */
  v.object({
    type: v.literal('target-show'),
    ...modelRefSchema.entries,
    target: v.nullable(providerViewSchema),
  }),
  /** What the answers of this chat came to that have ended, those of all versions. */
  v.object({ type: v.literal('totals-show'), chat: v.string(), totals: answerTotalsSchema }),
  /** The questions that wait in this chat, the next first; sent after the state of each chat that is shown. */
  v.object({
    type: v.literal('queue-show'),
    chat: v.string(),
    questions: v.array(queuedQuestionSchema),
    /** Why the first was not sent when its turn came. */
    refused: v.exactOptional(queueRefusalSchema),
  }),
  /** The answer parameters of the chat that the panel shows have changed. */
  v.object({ type: v.literal('parameters-show'), parameters: answerParametersSchema }),
  /** How the panel looks; sent before the first `panel-state` and whenever it changes. */
  v.object({ type: v.literal('appearance-show'), appearance: appearanceSchema }),
  /** The chat that the panel shows was renamed. */
  v.object({ type: v.literal('title-show'), title: v.string() }),
  /** The user's saved questions; sent before the first `panel-state` and whenever they change. */
  v.object({ type: v.literal('saved-questions-show'), savedQuestions: v.array(savedQuestionSchema) }),
  /**
   * A quote for this window's composer, and the saved question about it. May be sent again until `quote-take`; the id
   * tells. `crop`: the user chooses a part of the picture first.
   */
  v.object({
    type: v.literal('quote-add'),
    quote: quoteSchema,
    question: v.exactOptional(filledQuestionSchema),
    crop: v.exactOptional(v.boolean()),
  }),
  /** Text for the composer, below what is there. */
  v.object({ type: v.literal('draft-add'), text: v.string() }),
  /** The end of `pages-take`: the quotes were sent, and these tabs could not be read. */
  v.object({ type: v.literal('pages-taken'), missed: v.array(v.number()) }),
  /** The passage of this quote is not shown. */
  v.object({ type: v.literal('passage-failed'), quote: v.string(), problem: passageProblemSchema }),
  /**
   * Which quotes of a chat are no longer in their pages and which still are, as far as Gloss may read the
   * pages.
   */
  v.object({
    type: v.literal('quotes-checked'),
    changed: v.array(v.string()),
    same: v.array(v.string()),
  }),
  /** The user asked about a PDF, which no script may read. Gloss can load it if the user agrees. */
  v.object({ type: v.literal('pdf-offer'), pdf: pdfOfferSchema }),
  /** Something could not be read or stored. */
  v.object({ type: v.literal('problem-show'), problem: problemSchema }),
  /** The question was refused: nothing was sent, and no run starts. */
  v.object({
    type: v.literal('question-refuse'),
    /** The reason, if it is not storage: the model has changed, it has no consent, or its key is locked. */
    reason: v.exactOptional(v.picklist(['target-changed', 'no-consent', 'keys-locked'])),
  }),
  /**
   * The question would exceed a spending cap: nothing was sent. The panel asks the user, then sends it again
   * with `acceptsCost`.
   */
  v.object({ type: v.literal('spending-warn'), warning: spendingWarningSchema }),
  /**
   * The background lacks these quotes in the named form. The panel sends them in full: it saves its draft
   * again, and asks again if `isAsked` says that a question needed them.
   */
  v.object({ type: v.literal('quotes-want'), quotes: v.array(v.string()), isAsked: v.boolean() }),
  /** A question and its waiting answer joined the chat below the question's parent. */
  v.object({
    type: v.literal('run-start'),
    /** Its quotes are sent by name if this panel asked the question or shows it. */
    question: v.object({ ...questionSchema.entries, quotes: v.array(quoteOrRefSchema) }),
    answer: answerSchema,
  }),
  /** The run waits for `ahead` others at the same host. 0 when its turn has come. */
  v.object({ type: v.literal('run-queue'), run: v.string(), ahead: v.number() }),
  /** The run retries at `until` (Unix ms) because of `kind`. */
  v.object({ type: v.literal('retry-wait'), run: v.string(), until: v.number(), kind: errorKindSchema }),
  /** `at` is where `text` begins in its channel, in UTF-16 code units. */
  v.object({
    type: v.literal('text-delta'),
    run: v.string(),
    channel: channelSchema,
    at: v.number(),
    text: v.string(),
  }),
  /**
   * The texts of an answer so far, after some of its answer turned out to be reasoning. Deltas continue from
   * here.
   */
  v.object({ type: v.literal('text-restate'), run: v.string(), answer: v.string(), reasoning: v.string() }),
  /** A picture that the model generated. */
  v.object({ type: v.literal('picture-add'), run: v.string(), picture: generatedPictureSchema }),
  /** A page or document that the provider names as a source of the answer. */
  v.object({ type: v.literal('source-add'), run: v.string(), source: sourceSchema }),
  v.object({ type: v.literal('run-notice'), run: v.string(), notice: noticeSchema }),
  /** Last frame of a run. */
  v.object({ type: v.literal('run-end'), run: v.string(), end: runEndSchema }),
  faultFrameSchema,
]);

/** The background's frames to a panel. */
export type BackgroundFrame = v.InferOutput<typeof backgroundFrameSchema>;

/** Whether `value` is a frame from the background. */
export function isBackgroundFrame(value: unknown): value is BackgroundFrame {
  return v.is(backgroundFrameSchema, value);
}
