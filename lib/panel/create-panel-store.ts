import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';

import type { Clock } from '#lib/clock/clock.ts';
import { type AnswerSettings, createAnswerSettings } from '#lib/panel/asking/create-answer-settings.ts';
import { type Asking, createAsking } from '#lib/panel/asking/create-asking.ts';
import { type AskFrame, createDelivery } from '#lib/panel/asking/create-delivery.ts';
import { createQuestionQueue, type QuestionQueue } from '#lib/panel/asking/create-question-queue.ts';
import {
  createSavedQuestionAsking,
  type SavedQuestionAsking,
} from '#lib/panel/asking/create-saved-question-asking.ts';
import { createTargetLookup } from '#lib/panel/asking/create-target-lookup.ts';
import { createChatSwitch } from '#lib/panel/chats/create-chat-switch.ts';
import { type ChatTotals, createChatTotals } from '#lib/panel/chats/create-chat-totals.ts';
import { createDraft, type DraftControl } from '#lib/panel/composer/create-draft.ts';
import { type Conversation, createConversation } from '#lib/panel/conversation/create-conversation.ts';
import { createTurnRemoval, type TurnRemoval } from '#lib/panel/conversation/create-turn-removal.ts';
import { createSetUpControl, type SetUpControl } from '#lib/panel/first-run/create-set-up-control.ts';
import { createModelChoice, type ModelChoice } from '#lib/panel/models/create-model-choice.ts';
import { createCropChoice, type CropChoice } from '#lib/panel/quotes/create-crop-choice.ts';
import { createHeldQuotes } from '#lib/panel/quotes/create-held-quotes.ts';
import { createPageTaking, type PageTaking } from '#lib/panel/quotes/create-page-taking.ts';
import type { PartPointing } from '#lib/panel/quotes/create-part-pointing.ts';
import { createPassages, type Passages } from '#lib/panel/quotes/create-passages.ts';
import { createPdfImport, type PdfImport } from '#lib/panel/quotes/create-pdf-import.ts';
import { joinDraft } from '#lib/prompts/join-draft.ts';
import type { Appearance } from '#lib/protocol/appearance.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { FaultFrame } from '#lib/protocol/fault.ts';
import type { BackgroundFrame, LeftRun } from '#lib/protocol/frames/panel-frames.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

import type { PanelConnection } from './connect-panel.ts';
import { createProblems, type Problems } from './create-problems.ts';

/**
 * Everything that a panel shows, and what its user can do: one part for each set of things that change
 * together.
 */
export interface PanelStore {
  /** False until the background has said what to show. */
  readonly isReady: ReadonlySignal<boolean>;
  readonly conversation: Conversation;
  readonly draft: DraftControl;
  readonly asking: Asking;
  /** Questions that wait for the answer before them. */
  readonly queue: Pick<QuestionQueue, 'questions' | 'wait' | 'drop' | 'edit' | 'sendNow'>;
  readonly turns: TurnRemoval;
  readonly totals: Pick<ChatTotals, 'all' | 'want'>;
  readonly savedQuestions: Pick<SavedQuestionAsking, 'choose'>;
  /** How the panel looks; undefined until the background has said it. */
  readonly appearance: ReadonlySignal<Appearance | undefined>;
  /** The user's saved questions, for slash commands. */
  readonly savedQuestionList: ReadonlySignal<readonly SavedQuestion[]>;
  readonly modelChoice: Pick<ModelChoice, 'provider' | 'choose'>;
  readonly answerSettings: Omit<AnswerSettings, 'show'>;
  /** Pages of open tabs that the user adds. */
  readonly pages: Omit<PageTaking, 'taken' | 'reopened' | 'isPending'>;
  /** Parts of the current page that the user points at; set on first use. */
  readonly pointing: Signal<PartPointing | undefined>;
  /** Adds quotes that the panel itself has read. */
  addQuotes(quotes: readonly Quote[]): void;
  /** Quotes in their pages. */
  readonly passages: Omit<Passages, 'apply'>;
  /** PDFs that the user adds. */
  readonly pdfs: PdfImport;
  readonly crop: CropChoice;
  readonly problems: Problems;
  /** The setup of the first provider. */
  readonly setUp: SetUpControl;
  readonly connection: Pick<PanelConnection, 'connect' | 'isLost'>;
  readonly now: () => number;
  /** @param isTemporary - Keeps the chat in memory only. */
  newChat(isTemporary?: boolean): void;
  /**
   * Shows another chat, with its draft.
   *
   * @param message - The message to scroll to.
   */
  openChat(chat: string, message?: string): void;
  /** Shows an answer that is being written elsewhere. */
  goBack(run: LeftRun): void;
  /** Applies one frame. */
  apply(frame: BackgroundFrame): void;
  /** A new port says hello. */
  opened(): void;
  /** Whether the panel needs the background at the moment. */
  isWaiting(): boolean;
}

type PanelState = Extract<BackgroundFrame, { type: 'panel-state' }>;

/** The frames that lead to a run. */
const ASKING_FRAMES: ReadonlySet<string> = new Set<AskFrame['type']>([
  'question-ask',
  'answer-retry',
  'answer-continue',
]);

/** Creates a panel's store on its connection to the background. */
export function createPanelStore(connection: PanelConnection, clock: Clock): PanelStore {
  const now = (): number => clock.now();
  const isReady = signal(false);
  const appearance = signal<Appearance | undefined>(undefined);
  const savedQuestionList = signal<readonly SavedQuestion[]>([]);
  const conversation = createConversation(connection, now);
  const held = createHeldQuotes();
  const draft = createDraft(clock, ({ quotes, ...rest }, chat) =>
    connection.post({
      type: 'draft-save',
      draft: { ...rest, quotes: held.toSave(quotes) },
      ...(chat !== undefined && { chat }),
    }),
  );
  const delivery = createDelivery(connection, now);
  const modelChoice = createModelChoice(connection);
  const { provider } = modelChoice;
  const answerSettings = createAnswerSettings({
    connection,
    chat: conversation.chat,
    provider,
    ofQuestion: draft.parameters,
  });
  const pages = createPageTaking(connection);
  const passages = createPassages(connection);
  const crop = createCropChoice(draft);
  const problems = createProblems();
  const setUp = createSetUpControl(
    computed(() => (isReady.value ? provider.value !== null : undefined)),
    computed(() => conversation.messages.value.length > 0),
  );
  const targets = createTargetLookup(connection);
  const turns = createTurnRemoval(connection);
  const totals = createChatTotals(connection, conversation);
  function onAsked(): void {
    savedQuestions.asked();
    dismissNotes();
  }
  const queue = createQuestionQueue({
    connection,
    conversation,
    draft,
    ask: (question) => asking.askQueued(question),
    onAdded: onAsked,
  });
  const asking = createAsking({
    conversation,
    delivery,
    draft,
    held,
    provider,
    settings: answerSettings,
    targets,
    enqueue: queue.add,
    onAsked,
    onTargetGone: () => problems.show('target-changed'),
    onEditWaits: () => problems.show('edit-waits'),
  });
  const switching = createChatSwitch({ connection, conversation, draft, asking });
  const savedQuestions = createSavedQuestionAsking({
    draft,
    provider,
    chooseModel: modelChoice.choose,
    send: asking.send,
    askSeparately: asking.askSeparately,
  });
  const pdfs = createPdfImport((quote, question) => {
    draft.addQuote(quote);
    if (question) savedQuestions.take(question);
    else savedQuestions.quoteAdded();
  });

  const pointing = signal<PartPointing | undefined>(undefined);

  /** The notes are about the content of the composer before the question that was just sent. */
  function dismissNotes(): void {
    problems.dismiss();
    if (pages.note.peek()?.type !== 'reading') pages.dismiss();
    pointing.peek()?.end();
    if (pdfs.state.peek()?.type === 'failed') pdfs.dismiss();
  }

  /** The user's next action, once it is known whether the previous question has arrived. */
  let waiting: (() => void) | undefined;

  /** Carries out the action that waits, when nothing is in its way any more. */
  function actNow(): void {
    if (!waiting || !isReady.peek() || delivery.isPending()) return;
    const action = waiting;
    waiting = undefined;
    action();
  }

  /** Leaves the chat, once there is one. A question in transit belongs to it, so this waits for that, too. */
  function leaveChat(leave: () => void): void {
    waiting = () => {
      // The question that waits for the keys stays in its chat's composer.
      delivery.cancelUnlock();
      delivery.cancelOverCap();
      batch(leave);
    };
    actNow();
  }

  /** The draft of a chat that is shown for the first time. */
  function takeDraft({ chat, draft: brought, joins }: PanelState, left: string): void {
    // After a reconnect, the panel already has the draft.
    if (!brought || left === chat.id) return;
    held.received(brought.quotes);
    if (switching.isPassing(chat.id)) return draft.pass(brought, chat.id);
    if (brought.text.trim() !== '' || brought.quotes.length > 0) asking.dropSend();
    if (!isReady.peek()) draft.adopt(brought);
    else if (joins) draft.join(brought);
    else draft.replace(brought, left);
  }

  /**
   * An edited question is asked below the same parent. Once that is no longer shown, its text becomes a
   * draft.
   */
  function keepOrphanedEdit(): void {
    const parent = draft.editing.peek()?.parent ?? null;
    const { messages } = conversation;
    if (parent !== null && !messages.peek().some(({ id }) => id === parent)) draft.keepEdit();
  }

  /** Ends what belongs to the chat that was shown. */
  function endChat(): void {
    targets.cancel();
    delivery.cancelOverCap();
    turns.dismiss();
    queue.left();
  }

  function showState(frame: PanelState): void {
    const left = conversation.chat.peek();
    asking.restated(frame.chat, frame.provider);
    conversation.show(frame.chat, frame.left);
    if (left === frame.chat.id) keepOrphanedEdit();
    else endChat();
    modelChoice.show(frame.provider);
    answerSettings.show(frame.chat.parameters ?? {});
    for (const message of frame.chat.messages) if (message.role === 'user') held.received(message.quotes);
    problems.showFault(undefined);
    asking.providerShown(frame.provider);
    takeDraft(frame, left);
    isReady.value = true;
    // What was typed and sent before is for the chat that was chosen since.
    actNow();
    switching.shown(frame.chat.id);
  }

  function addQuote(frame: Extract<BackgroundFrame, { type: 'quote-add' }>): void {
    const { quote, question } = frame;
    held.received([quote]);
    problems.dismiss();
    // The user denied access, but the page has arrived another way.
    if (pages.note.peek()?.type === 'denied') pages.dismiss();
    const isNew = draft.addQuote(quote);
    if (isNew && frame.crop && quote.image) crop.open(quote.id);
    // Sent after the draft that holds it: the background may now forget the quote.
    connection.post({ type: 'quote-take', quote: quote.id });
    if (isNew && question) savedQuestions.take(question);
    // Of several pages, the question waits for the last.
    else if (!pages.isPending()) savedQuestions.quoteAdded();
  }

  function startRun({ question, answer }: Extract<BackgroundFrame, { type: 'run-start' }>): void {
    problems.showFault(undefined);
    const quotes = asking.started(question, answer);
    conversation.join({ ...question, quotes }, answer);
  }

  /** A request failed inside Gloss: nothing may wait for its reply. A question stays in the composer. */
  function showFault({ fault, request }: FaultFrame): void {
    problems.showFault(fault);
    if (ASKING_FRAMES.has(request)) asking.refused();
    if (request === 'pages-take') pages.reopened();
    if (request === 'queue-add') queue.refused();
    if (request === 'chat-show' || request === 'chat-new') switching.failed();
  }

  function apply(frame: BackgroundFrame): void {
    switch (frame.type) {
      case 'panel-state':
        return showState(frame);
      case 'provider-change':
        modelChoice.show(frame.provider);
        if (frame.provider) setUp.close();
        asking.providerShown(frame.provider);
        return savedQuestions.providerChanged();
      case 'parameters-show':
        return answerSettings.show(frame.parameters);
      case 'appearance-show':
        appearance.value = frame.appearance;
        return;
      case 'title-show':
        return conversation.rename(frame.title);
      case 'saved-questions-show':
        savedQuestionList.value = frame.savedQuestions;
        return;
      case 'quote-add':
        return addQuote(frame);
      case 'draft-add':
        return draft.type(joinDraft(draft.text.peek(), frame.text));
      case 'problem-show':
        if (frame.problem === 'not-queued') queue.refused();
        return problems.show(frame.problem);
      case 'queue-show':
        return queue.show(frame);
      case 'target-show':
        return targets.shown(frame);
      case 'question-refuse':
        if (frame.reason === 'keys-locked') asking.holdLocked();
        else if (frame.reason === 'no-consent') asking.holdForConsent();
        else if (asking.refused()) problems.show(frame.reason ?? 'not-stored');
        return;
      case 'spending-warn':
        return asking.holdOverCap(frame.warning);
      case 'quotes-want':
        held.lost(frame.quotes);
        draft.save();
        if (frame.isAsked) asking.sendInFull();
        return;
      case 'totals-show':
        return totals.show(frame);
      case 'passage-failed':
      case 'quotes-checked':
        return passages.apply(frame);
      case 'pages-taken':
        pages.taken(frame.missed);
        return savedQuestions.quoteAdded();
      case 'pdf-offer':
        problems.dismiss();
        return pdfs.suggest(frame.pdf);
      case 'run-start':
        return startRun(frame);
      case 'run-queue':
      case 'retry-wait':
      case 'text-delta':
      case 'text-restate':
      case 'picture-add':
      case 'source-add':
      case 'run-notice':
      case 'run-end':
        return conversation.apply(frame);
      case 'fault-show':
        return showFault(frame);
      default:
        frame satisfies never;
    }
  }

  function openChat(chat: string, message?: string): void {
    leaveChat(() => {
      conversation.aim(chat, message);
      switching.show(chat);
    });
  }

  return {
    isReady,
    conversation,
    draft,
    asking,
    queue,
    turns,
    totals,
    savedQuestions,
    savedQuestionList,
    appearance,
    modelChoice: {
      provider,
      choose(id, model) {
        savedQuestions.modelChosen();
        modelChoice.choose(id, model);
      },
    },
    answerSettings,
    pages,
    pointing,
    passages,
    pdfs,
    crop,
    problems,
    setUp,
    connection,
    now,
    newChat(isTemporary = false) {
      leaveChat(() => switching.startNew(isTemporary));
    },
    openChat,
    goBack({ chat, message }) {
      if (message === undefined) openChat(chat);
      else conversation.showBranch(message);
    },
    addQuotes(quotes) {
      problems.dismiss();
      for (const quote of quotes) draft.addQuote(quote);
      savedQuestions.quoteAdded();
    },
    apply(frame) {
      batch(() => apply(frame));
      actNow();
    },
    opened() {
      held.reopened();
      conversation.reopened();
      switching.reopened();
      delivery.reopened();
      pages.reopened();
      queue.refused();
    },
    isWaiting: () =>
      // A fault that it shows would come again.
      (!isReady.peek() && problems.fault.peek() === undefined) ||
      conversation.live.peek() !== undefined ||
      conversation.elsewhere.peek().length > 0 ||
      delivery.isPending() ||
      switching.isPending() ||
      pages.isPending(),
  };
}
