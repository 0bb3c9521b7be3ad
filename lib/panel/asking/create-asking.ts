import { computed, type ReadonlySignal } from '@preact/signals';

import type { DraftControl } from '#lib/panel/composer/create-draft.ts';
import type { Conversation } from '#lib/panel/conversation/create-conversation.ts';
import type { HeldQuotes } from '#lib/panel/quotes/create-held-quotes.ts';
import { asSent } from '#lib/prompts/as-sent.ts';
import { buildTurns } from '#lib/prompts/build-turns.ts';
import { nameOpenPlaceholder, type PlaceholderName } from '#lib/prompts/placeholders.ts';
import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import { type Answer, type AnswerPlacement, type ChatView, isQuote, type Quote } from '#lib/protocol/chat.ts';
import type { BackgroundFrame, ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import type { ModelRef } from '#lib/protocol/model.ts';
import type { QueuedQuestion } from '#lib/protocol/queued-question.ts';
import { withSystemPrompt } from '#lib/protocol/system-prompt.ts';
import type { Turn } from '#lib/protocol/turn.ts';

import type { AnswerSettings } from './create-answer-settings.ts';
import type { AskFrame, Content, Delivery } from './create-delivery.ts';
import type { QuestionQueue } from './create-question-queue.ts';
import type { TargetLookup } from './create-target-lookup.ts';

type RunStart = Extract<BackgroundFrame, { type: 'run-start' }>;

/** The parts of a question before it is sent. */
export interface ComposedQuestion {
  readonly text: string;
  readonly quotes: readonly Quote[];
  /** The parameters of the saved question, if it is one. */
  readonly parameters?: AnswerParameters | undefined;
}

/** What asking questions needs. */
export interface AskingOptions {
  readonly conversation: Conversation;
  readonly delivery: Delivery;
  readonly draft: DraftControl;
  readonly held: HeldQuotes;
  readonly provider: ReadonlySignal<ProviderView | null>;
  readonly settings: Pick<AnswerSettings, 'parametersFor'>;
  readonly targets: Pick<TargetLookup, 'find'>;
  /** Takes a question while an answer is being written. */
  readonly enqueue: QuestionQueue['add'];
  /** A new question has arrived at the background. */
  readonly onAsked: () => void;
  /** The picked model is no longer available. */
  readonly onTargetGone: () => void;
  /** An edited question was to be sent while an answer is being written. It stays in the composer. */
  readonly onEditWaits: () => void;
}

/** Turns what the user wants to ask into frames, and empties the composer when they have arrived. */
export interface Asking extends Pick<
  Delivery,
  | 'confirming'
  | 'confirm'
  | 'cancel'
  | 'announced'
  | 'announce'
  | 'isPending'
  | 'isUnlockWanted'
  | 'cancelUnlock'
  | 'holdLocked'
  | 'holdForConsent'
  | 'overCap'
  | 'holdOverCap'
  | 'acceptCost'
  | 'cancelOverCap'
  | 'providerShown'
> {
  /** Whether the composer has pictures that the provider does not accept: then nothing is sent. */
  readonly isBlind: ReadonlySignal<boolean>;
  /** The first placeholder in the composer that nothing fills: then nothing is sent. */
  readonly missing: ReadonlySignal<PlaceholderName | undefined>;
  /** What the question in the composer would send now, with the tag that was announced for it. */
  readonly preview: ReadonlySignal<readonly Turn[]>;
  /** The parameters that it would be sent with. */
  readonly previewParameters: ReadonlySignal<AnswerParameters>;
  /**
   * Asks the question in the composer, or queues it while an answer is being written. Before the first state
   * it waits for that. A question that can be neither asked nor queued stays.
   */
  send(): void;
  /** Asks a queued question. If it cannot be asked now, it stays queued. */
  askQueued(question: QueuedQuestion): void;
  /**
   * Asks this and leaves the rest of the composer alone. Returns false when nothing can be asked now.
   *
   * @param onDrop - Called when it is not sent after all.
   */
  askSeparately(question: ComposedQuestion, onDrop: () => void): boolean;
  /**
   * Asks for another answer to a question.
   *
   * @param answer - The answer to replace. A compared answer is requested from its own model.
   */
  retry(question: string, answer?: string): void;
  /**
   * The same with a model other than that of the next question.
   *
   * @param placement - Where the answer goes, if it does not replace all others.
   */
  retryWith(question: string, model: ModelRef, placement?: AnswerPlacement): void;
  /** Asks the model to continue an answer where it stops. A compared answer is continued by its own model. */
  continueAnswer(answer: string): void;
  /** A run has begun. Returns the quotes of its question in full. */
  started(question: RunStart['question'], answer: Answer): Quote[];
  /** The background lacks quotes that the question named: sends it again with them. */
  sendInFull(): void;
  /** The background could not take the question. Returns whether this panel has sent one. */
  refused(): boolean;
  /** A state has come, which shows which frames have arrived. It is applied after this call. */
  restated(chat: ChatView, provider: ProviderView | null): void;
  /** A state is awaited, after which questions can be sent. */
  wait(): void;
  /** It has been applied: questions can be sent. */
  ready(): void;
  /** What was to be sent meanwhile stays in the composer, because the user has not seen all of it. */
  dropSend(): void;
}

/** Waits for the first state before it asks anything. */
export function createAsking(options: AskingOptions): Asking {
  const { conversation, delivery, draft, held, provider, settings, onAsked, enqueue } = options;
  const isBlind = computed(
    () =>
      provider.value?.takesImages === false && draft.quotes.value.some(({ image }) => image !== undefined),
  );
  const missing = computed(() => nameOpenPlaceholder(draft.text.value, draft.quotes.value.length > 0));
  const previewParameters = computed(() => settings.parametersFor(draft.parameters.value));
  const preview = computed(() => {
    const tag = delivery.announced.value?.tag;
    const text = draft.text.value.trim();
    if (tag === undefined || text === '') return [];
    const edited = draft.editing.value;
    // Pictures of earlier messages count, too, because they are sent along.
    void conversation.messages.value;
    void conversation.leading.value;
    const path = conversation.pathTo(edited ? edited.parent : conversation.leaf());
    const asked = [...path, { role: 'user' as const, text, quotes: draft.quotes.value.map(asSent) }];
    const turns = buildTurns(asked, tag, provider.value?.asksForQuotes);
    return withSystemPrompt(turns, previewParameters.value);
  });
  let isReady = false;
  let isSendWanted = false;
  /** The quotes of the latest question, as they were sent. */
  let askedQuotes: readonly Quote[] = [];
  /** A question that was asked without being in the composer; only its quotes are there. */
  let separate: AskFrame | undefined;

  /** Whether no other question is on its way. Answers may be being written. */
  function isFree(): boolean {
    const isBusy = delivery.isPending() || delivery.confirming.peek() || delivery.overCap.peek();
    return isReady && !isBusy;
  }

  /** The provider that a question can go to now. */
  function reachable(): ProviderView | null {
    return isFree() && !conversation.live.peek() ? provider.peek() : null;
  }

  /** The model of an answer that is compared; undefined for any other answer. */
  function comparedModel(answer: string | undefined): ModelRef | undefined {
    const view = conversation.compared.peek().find(({ id }) => id === answer);
    const { id = '', model = '' } = provider.peek() ?? {};
    return view && (view.source.peek() ?? { provider: id, model });
  }

  function ask(
    to: ProviderView,
    question: ComposedQuestion & { readonly parent: string | null },
    onDrop?: () => void,
    isShown = false,
  ): AskFrame {
    const { parent, text, parameters } = question;
    const quotes = question.quotes.map(asSent);
    askedQuotes = quotes;
    const named = held.toAsk(question.quotes).map((quote) => (isQuote(quote) ? asSent(quote) : quote));
    return delivery.send(
      { type: 'question-ask', parent, text, quotes: named, ...(parameters && { parameters }) },
      to,
      {
        messages: [...conversation.pathTo(parent), { role: 'user', text, quotes }],
        parameters: settings.parametersFor(parameters),
      },
      onDrop,
      isShown,
    );
  }

  function send(): void {
    if (!isReady) {
      isSendWanted = true;
      return;
    }
    const text = draft.text.peek().trim();
    if (text === '' || isBlind.peek() || missing.peek() !== undefined) return;
    const edited = draft.editing.peek();
    const [quotes, parameters] = [draft.quotes.peek(), draft.parameters.peek()];
    const shown = provider.peek();
    if (shown && conversation.live.peek()) {
      if (edited) return options.onEditWaits();
      const { id, model, origin } = shown;
      const to = { provider: id, model, origin };
      return enqueue({ text, quotes: [...quotes], to, ...(parameters && { parameters }) });
    }
    const to = reachable();
    const parent = edited ? edited.parent : conversation.leaf();
    if (to) ask(to, { parent, text, quotes, parameters }, undefined, true);
  }

  function askQueued(question: QueuedQuestion): void {
    const { id: queued, text, parameters, to: asked } = question;
    options.targets.find(asked, (found) => {
      const now = reachable();
      if (conversation.questionOf(queued)) return;
      // Its model may be gone by now. The user sees which one is used instead, and what is sent to a new
      // host.
      const to = found ?? now;
      if (!now || !to || (!to.takesImages && question.quotes.some(({ image }) => image))) return;
      const quotes = question.quotes.map(asSent);
      const parent = conversation.leaf();
      askedQuotes = quotes;
      delivery.send(
        {
          type: 'question-ask',
          parent,
          text,
          quotes,
          queued,
          isPicked: true,
          ...(parameters && { parameters }),
        },
        to,
        {
          messages: [...conversation.pathTo(parent), { role: 'user', text, quotes }],
          parameters: settings.parametersFor(parameters, to),
        },
      );
    });
  }

  /** The frame that requests another answer to a question, or the rest of an answer. */
  function contentDownTo(id: string, to?: ProviderView): Content {
    return {
      messages: conversation.pathTo(id),
      parameters: settings.parametersFor(conversation.questionOf(id)?.parameters, to),
    };
  }

  function retryWith(question: string, model: ModelRef, placement?: AnswerPlacement): void {
    options.targets.find(model, (target) => {
      if (!target) return options.onTargetGone();
      // The run may have begun in the meantime. Next to another answer, that is allowed.
      const canAsk = placement ? isFree() : reachable() !== null;
      if (!canAsk || !conversation.questionOf(question)) return;
      delivery.send(
        { type: 'answer-retry', question, isPicked: true, ...(placement && { placement }) },
        target,
        contentDownTo(question, target),
      );
    });
  }

  /** A question that has arrived leaves the composer. */
  function settle(arrived: AskFrame | undefined): void {
    // One that was queued is no longer in the composer.
    if (arrived?.type !== 'question-ask' || arrived.queued !== undefined) return;
    // When it is sent again, with its quotes in full or beyond a cap, it is another frame with the same tag.
    if (arrived.tag === separate?.tag) for (const quote of arrived.quotes) draft.removeQuote(quote.id);
    else draft.sent(arrived.text, arrived.quotes);
    separate = undefined;
    onAsked();
  }

  /** The quotes of a question that the background names: this panel shows the question, or has asked it. */
  function knownQuotes({ id, quotes }: RunStart['question']): Quote[] {
    const shown = conversation.messages.peek().find((message) => message.id === id);
    const known = shown?.role === 'user' ? shown.quotes : askedQuotes;
    return quotes.flatMap((quote) =>
      isQuote(quote) ? [quote] : known.filter((other) => other.id === quote.id),
    );
  }

  return {
    confirming: delivery.confirming,
    confirm: delivery.confirm,
    cancel: delivery.cancel,
    announced: delivery.announced,
    announce: delivery.announce,
    preview,
    previewParameters,
    isPending: delivery.isPending,
    isUnlockWanted: delivery.isUnlockWanted,
    cancelUnlock: delivery.cancelUnlock,
    holdLocked: delivery.holdLocked,
    holdForConsent: delivery.holdForConsent,
    overCap: delivery.overCap,
    holdOverCap: delivery.holdOverCap,
    acceptCost: delivery.acceptCost,
    cancelOverCap: delivery.cancelOverCap,
    providerShown: delivery.providerShown,
    isBlind,
    missing,
    send,
    askQueued,
    askSeparately(question, onDrop) {
      const to = reachable();
      if (!to || (!to.takesImages && question.quotes.some(({ image }) => image))) return false;
      separate = ask(to, { ...question, parent: conversation.leaf() }, onDrop);
      return true;
    },
    retry(question, answer) {
      const model = comparedModel(answer);
      if (model && answer !== undefined) return retryWith(question, model, { type: 'instead', answer });
      const to = reachable();
      if (to) delivery.send({ type: 'answer-retry', question }, to, contentDownTo(question));
    },
    retryWith,
    continueAnswer(answer) {
      const model = comparedModel(answer);
      if (model)
        return options.targets.find(model, (target) => {
          if (!target) options.onTargetGone();
          else if (isFree() && comparedModel(answer))
            delivery.send(
              { type: 'answer-continue', answer, isPicked: true },
              target,
              contentDownTo(answer, target),
            );
        });
      const to = reachable();
      if (to) delivery.send({ type: 'answer-continue', answer }, to, contentDownTo(answer));
    },
    started(question, answer) {
      const quotes = knownQuotes(question);
      settle(delivery.started(question, answer));
      held.received(quotes);
      return quotes;
    },
    sendInFull: () => delivery.sendInFull(askedQuotes),
    refused() {
      const hasAsked = delivery.refused();
      if (hasAsked) separate = undefined;
      return hasAsked;
    },
    restated: (chat, to) => settle(delivery.restated(chat, to !== null, (run) => !conversation.knows(run))),
    wait() {
      isReady = false;
    },
    ready() {
      isReady = true;
      const wanted = isSendWanted;
      isSendWanted = false;
      if (wanted) send();
    },
    dropSend() {
      isSendWanted = false;
    },
  };
}
