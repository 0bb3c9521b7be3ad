import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';

import type { Clock } from '#lib/clock/clock.ts';
import { asSent } from '#lib/prompts/as-sent.ts';
import { buildTurns, type TurnSource } from '#lib/prompts/build-turns.ts';
import { isQuote, type Question, type Quote } from '#lib/protocol/chat.ts';
import type { FaultFrame, FaultKind } from '#lib/protocol/fault.ts';
import type { BackgroundFrame, Problem, ProviderView } from '#lib/protocol/panel-frames.ts';
import type { RunId } from '#lib/protocol/run.ts';
import type { Turn } from '#lib/protocol/turn.ts';

import type { PanelConnection } from './connect-panel.ts';
import type { AnswerView } from './create-answer-view.ts';
import { type Asking, type AskFrame, createAsking } from './create-asking.ts';
import { createDraft, type DraftControl } from './create-draft.ts';
import { createHeldQuotes } from './create-held-quotes.ts';
import { createMessageList, type MessageView } from './create-message-list.ts';
import { createPageTaking, type PageTaking } from './create-page-taking.ts';
import { createPdfImport, type PdfImport } from './create-pdf-import.ts';
import { createSavedQuestionAsking, type SavedQuestionAsking } from './create-saved-question-asking.ts';

/** Everything that a panel shows, and what its user can do. */
export interface PanelStore {
  /** False until the background has told what to show. */
  readonly isReady: ReadonlySignal<boolean>;
  /** Id of the chat that is shown; empty until the background has told. */
  readonly chat: ReadonlySignal<string>;
  readonly messages: ReadonlySignal<readonly MessageView[]>;
  /** The answer that is being written, if one is. */
  readonly live: ReadonlySignal<AnswerView | undefined>;
  readonly provider: ReadonlySignal<ProviderView | null>;
  readonly draft: DraftControl;
  /** Where PDFs are read that the user gives. */
  readonly pdfs: PdfImport;
  /** Why the last thing that was asked about is not there, or the draft not kept. */
  readonly problem: ReadonlySignal<Problem | undefined>;
  /** What failed inside Gloss, until a request succeeds. */
  readonly fault: ReadonlySignal<FaultKind | undefined>;
  /** Whether the composer holds pictures, and the provider takes none: then nothing is sent. */
  readonly isBlind: ReadonlySignal<boolean>;
  /** Id of the quote of whose picture the user is choosing a part. */
  readonly cropping: ReadonlySignal<string | undefined>;
  readonly asking: Pick<Asking, 'confirming' | 'confirm' | 'cancel'>;
  readonly savedQuestions: Pick<SavedQuestionAsking, 'choose'>;
  readonly pages: Omit<PageTaking, 'taken' | 'reopened' | 'isPending'>;
  readonly connection: Pick<PanelConnection, 'connect' | 'isLost'>;
  readonly now: () => number;
  /** Asks what stands in the composer. What cannot be asked stays there. */
  send(): void;
  /** Asks for another answer to a question. */
  retry(question: string): void;
  /** Asks the model to go on where this answer stops. */
  continueAnswer(answer: string): void;
  stop(): void;
  cancelRetry(run: RunId): void;
  newChat(): void;
  /** Shows a quote where it stands in its page. */
  showPassage(quote: Quote): void;
  /** What was sent with a question: it, and the path to it, as the model read them. */
  sentTurns(question: string): Turn[];
  /** Says that something could not be taken. */
  showProblem(reason: Problem): void;
  /** Takes that word away. */
  dismissProblem(): void;
  /** Lets the user choose a part of a quote's picture; without an id, ends that. */
  crop(id: string | undefined): void;
  chooseModel(provider: string, model: string): void;
  /** Takes in one frame. */
  apply(frame: BackgroundFrame): void;
  /** A new port says hello. */
  opened(): void;
  /** Whether anything is waited for. */
  isWaiting(): boolean;
}

/** The frames that a run answers. */
const ASKING_FRAMES: ReadonlySet<string> = new Set<AskFrame['type']>([
  'question-ask',
  'answer-retry',
  'answer-continue',
]);

type RunStart = Extract<BackgroundFrame, { type: 'run-start' }>;

function asSource(message: MessageView): TurnSource {
  return message.role === 'user' ? message : { role: 'assistant', answer: message.answer.peek() };
}

/** Creates a panel's store on its connection to the background. */
export function createPanelStore(connection: PanelConnection, clock: Clock): PanelStore {
  const now = (): number => clock.now();
  const list = createMessageList(now);
  const asking = createAsking(connection, now);
  const held = createHeldQuotes();
  const draft = createDraft(clock, ({ text, quotes }) =>
    connection.post({ type: 'draft-save', draft: { text, quotes: held.toSave(quotes) } }),
  );
  const pages = createPageTaking(connection);
  const pdfs = createPdfImport((quote, question) => {
    draft.addQuote(quote);
    if (question) savedQuestions.take(question);
  });
  const provider = signal<ProviderView | null>(null);
  const isReady = signal(false);
  const problem = signal<Problem | undefined>(undefined);
  const fault = signal<FaultKind | undefined>(undefined);
  const cropping = signal<string | undefined>(undefined);
  const chat = signal('');
  const isBlind = computed(
    () =>
      provider.value?.takesImages === false && draft.quotes.value.some(({ image }) => image !== undefined),
  );
  const live = computed(() => list.messages.value.findLast((message) => isLive(message)));
  /** Runs that were asked for what is missing, until something fits again. */
  const attaching = new Set<RunId>();
  let isSendWanted = false;
  /** The quotes of the latest question, as they were sent. */
  let askedQuotes: readonly Quote[] = [];
  /** A question that was asked without being in the composer; only its quote is there. */
  let beside: AskFrame | undefined;

  function isLive(message: MessageView): message is AnswerView {
    return message.role === 'assistant' && message.isOpen.value;
  }

  function attach({ run, answer, reasoning }: AnswerView): void {
    if (attaching.has(run.peek())) return;
    attaching.add(run.peek());
    connection.post({
      type: 'run-attach',
      run: run.peek(),
      answerAt: answer.peek().length,
      reasoningAt: reasoning.peek().length,
    });
  }

  /** The path up to and with the message of this id. */
  function pathTo(id: string | null): TurnSource[] {
    const path = list.messages.peek();
    return path.slice(0, path.findIndex((message) => message.id === id) + 1).map(asSource);
  }

  /** Whom a question can go to now. */
  function reachable(): ProviderView | null {
    const isBusy = live.peek() || asking.isPending() || asking.confirming.peek();
    return isReady.peek() && !isBusy ? provider.peek() : null;
  }

  function ask(
    to: ProviderView,
    question: Pick<Question, 'parent' | 'text' | 'quotes'>,
    onDrop?: () => void,
  ): AskFrame {
    const { parent, text } = question;
    const quotes = question.quotes.map(asSent);
    askedQuotes = quotes;
    const frame: AskFrame = {
      type: 'question-ask',
      parent,
      text,
      quotes: held.toAsk(question.quotes).map((quote) => (isQuote(quote) ? asSent(quote) : quote)),
    };
    asking.ask(frame, to, [...pathTo(parent), { role: 'user', text, quotes }], onDrop);
    return frame;
  }

  /** What a question below all that is shown follows. */
  function leaf(): string | null {
    const last = list.messages.peek().at(-1);
    return (last?.role === 'user' ? last.parent : last?.id) ?? null;
  }

  function send(): void {
    if (!isReady.peek()) {
      isSendWanted = true;
      return;
    }
    const to = reachable();
    const text = draft.text.peek().trim();
    if (!to || text === '' || isBlind.peek()) return;
    const edited = draft.editing.peek();
    ask(to, { parent: edited ? edited.parent : leaf(), text, quotes: [...draft.quotes.peek()] });
  }

  const savedQuestions = createSavedQuestionAsking({
    draft,
    provider,
    send,
    chooseModel: (id, model) => connection.post({ type: 'model-choose', provider: id, model }),
    askBeside(text, quotes, onDrop) {
      const to = reachable();
      if (!to || (!to.takesImages && quotes.some(({ image }) => image))) return false;
      beside = ask(to, { parent: leaf(), text, quotes }, onDrop);
      return true;
    },
  });

  /** What was asked has arrived: it leaves the composer. */
  function settle(arrived: ReturnType<Asking['started']>): void {
    if (arrived?.type !== 'question-ask') return;
    if (arrived === beside) for (const quote of arrived.quotes) draft.removeQuote(quote.id);
    else draft.sent(arrived.text, arrived.quotes);
    beside = undefined;
    savedQuestions.asked();
  }

  function showState(frame: Extract<BackgroundFrame, { type: 'panel-state' }>): void {
    settle(asking.restated(frame.chat, frame.provider !== null, (run) => list.find(run) === undefined));
    attaching.clear();
    for (const tail of list.show(frame.chat.messages)) connection.post({ type: 'tail-return', ...tail });
    provider.value = frame.provider;
    chat.value = frame.chat.id;
    for (const message of frame.chat.messages) if (message.role === 'user') held.received(message.quotes);
    fault.value = undefined;
    if (isReady.peek()) return;
    if (frame.draft) {
      held.received(frame.draft.quotes);
      draft.adopt(frame.draft);
    }
    isReady.value = true;
    if (isSendWanted) send();
  }

  /** The quotes of a question of which this panel knows some by name: it shows the question, or has asked it. */
  function knownQuotes({ id, quotes }: RunStart['question']): Quote[] {
    const shown = list.messages.peek().find((message) => message.id === id);
    const known = shown?.role === 'user' ? shown.quotes : askedQuotes;
    return quotes.flatMap((quote) =>
      isQuote(quote) ? [quote] : known.filter((other) => other.id === quote.id),
    );
  }

  function startRun({ question, answer }: RunStart): void {
    const quotes = knownQuotes(question);
    settle(asking.started(question, answer));
    list.join({ ...question, quotes }, answer);
    held.received(quotes);
  }

  function addQuote({ quote, question, crop }: Extract<BackgroundFrame, { type: 'quote-add' }>): void {
    held.received([quote]);
    const isNew = draft.addQuote(quote);
    if (isNew && crop && quote.image) cropping.value = quote.id;
    // After the draft with it has been saved: from here on the background may forget it.
    connection.post({ type: 'quote-take', quote: quote.id });
    if (isNew && question) savedQuestions.take(question);
  }

  /** A request failed inside Gloss: what waits for it must not wait for ever. A question stays in the composer. */
  function showFault({ fault: kind, request }: FaultFrame): void {
    fault.value = kind;
    if (ASKING_FRAMES.has(request) && asking.refused()) beside = undefined;
    if (request === 'pages-take') pages.reopened();
  }

  function apply(frame: BackgroundFrame): void {
    switch (frame.type) {
      case 'panel-state':
        return showState(frame);
      case 'provider-change':
        provider.value = frame.provider;
        return savedQuestions.providerChanged();
      case 'quote-add':
        problem.value = undefined;
        // What was denied has come by another way.
        if (pages.note.peek()?.type === 'denied') pages.dismiss();
        return addQuote(frame);
      case 'draft-add':
        draft.type([draft.text.peek(), frame.text].filter((part) => part !== '').join('\n'));
        return;
      case 'problem-show':
        problem.value = frame.problem;
        return;
      case 'question-refuse':
        if (!asking.refused()) return;
        beside = undefined;
        problem.value = 'not-stored';
        return;
      case 'quotes-want':
        held.lost(frame.quotes);
        draft.save();
        if (frame.isAsked) asking.askInFull(askedQuotes);
        return;
      case 'pages-taken':
        return pages.taken(frame.missed);
      case 'pdf-offer':
        problem.value = undefined;
        return pdfs.suggest(frame.pdf);
      case 'run-start':
        return startRun(frame);
      case 'run-queue':
        return list
          .find(frame.run)
          ?.wait(frame.ahead > 0 ? { type: 'queue', ahead: frame.ahead } : undefined);
      case 'retry-wait':
        return list.find(frame.run)?.wait({ type: 'retry', until: frame.until, kind: frame.kind });
      case 'text-delta': {
        const control = list.find(frame.run);
        if (!control) return;
        if (control.append(frame.channel, frame.at, frame.text)) attaching.delete(frame.run);
        else attach(control.view);
        return;
      }
      case 'run-notice':
        return list.find(frame.run)?.notice(frame.notice);
      case 'run-end':
        return list.find(frame.run)?.end(frame.end);
      case 'fault-show':
        return showFault(frame);
      default:
        frame satisfies never;
    }
  }

  return {
    isReady,
    chat,
    messages: list.messages,
    live,
    provider,
    draft,
    pdfs,
    problem,
    fault,
    isBlind,
    cropping,
    showPassage: (quote) => connection.post({ type: 'passage-show', quote }),
    sentTurns: (question) => buildTurns(pathTo(question)),
    showProblem(reason) {
      problem.value = reason;
    },
    dismissProblem() {
      problem.value = undefined;
    },
    crop(id) {
      cropping.value = id;
    },
    asking,
    savedQuestions,
    pages,
    connection,
    now,
    send,
    retry(question) {
      const to = reachable();
      if (to) asking.ask({ type: 'answer-retry', question }, to, pathTo(question));
    },
    continueAnswer(answer) {
      const to = reachable();
      if (to) asking.ask({ type: 'answer-continue', answer }, to, pathTo(answer));
    },
    stop() {
      const run = live.peek()?.run.peek();
      if (run !== undefined) connection.post({ type: 'run-stop', run });
    },
    cancelRetry: (run) => connection.post({ type: 'retry-cancel', run }),
    newChat() {
      batch(() => {
        draft.cancelEdit();
        draft.flush();
      });
      connection.post({ type: 'chat-new' });
    },
    chooseModel(id, model) {
      savedQuestions.modelChosen();
      connection.post({ type: 'model-choose', provider: id, model });
    },
    apply: (frame) => batch(() => apply(frame)),
    opened() {
      held.reopened();
      asking.reopened();
      pages.reopened();
    },
    isWaiting: () => live.peek() !== undefined || asking.isPending() || pages.isPending(),
  };
}
