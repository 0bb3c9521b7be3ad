import { type PageReader, addPages } from '#lib/background/add-pages.ts';
import { createChatsLeft } from '#lib/background/chats-left.ts';
import { createDraftKeeper, type DraftKeeper } from '#lib/background/create-draft-keeper.ts';
import { createQuestionQueue } from '#lib/background/question-queue.ts';
import { type ChatPlace, createRunRequests, type RunRequestOptions } from '#lib/background/run-requests.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import type { QueuedQuestions } from '#lib/chats/queued-questions.ts';
import { reportRejection } from '#lib/faults/listen-for-faults.ts';
import { answerPort, type RawPort, type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { readPriceTable } from '#lib/prices/read-price-table.ts';
import { sumAnswers } from '#lib/prices/sum-answers.ts';
import { joinDraft } from '#lib/prompts/join-draft.ts';
import { findChangedFields, type RefusableField } from '#lib/protocol/answer-parameters.ts';
import type { Appearance } from '#lib/protocol/appearance.ts';
import { type ChatView, createChatId, isOpen, isTemporaryChat, type Quote } from '#lib/protocol/chat.ts';
import type { DataKind } from '#lib/protocol/consent.ts';
import {
  type BackgroundFrame,
  isPanelFrame,
  type LeftRun,
  type PanelFrame,
  type ProviderView,
} from '#lib/protocol/frames/panel-frames.ts';
import type { ModelRef } from '#lib/protocol/model.ts';
import type { PassageProblem } from '#lib/protocol/passage.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

import { createPanelSession, type PanelSession } from './panel-session.ts';
import type { PanelSessions } from './panel-sessions.ts';

/** What serving panels needs. */
export interface PanelServerOptions extends RunRequestOptions, PageReader {
  /** The open panels, to which the runs publish. */
  readonly sessions: PanelSessions;
  readonly memory: WindowMemory;
  readonly queued: QueuedQuestions;
  /** The store for a chat in this kind of window. */
  chatsOf(isPrivate: boolean, chat?: string): ChatStore;
  /** Deletes a temporary chat that nobody can return to. */
  forgetTemporary(chat: string): Promise<void>;
  /** Schedules the final deletion of what was removed some time ago. */
  purgeLater(): Promise<void>;
  savedQuestions(): Promise<readonly SavedQuestion[]>;
  /** What a panel may know of a model; null when the model cannot be used. */
  targetView(model: ModelRef): Promise<ProviderView | null>;
  appearance(): Promise<Appearance>;
  chooseModel(provider: string, model: string): Promise<void>;
  /**
   * Sends these parameters again to a model whose server refused them; by default, the model of the next
   * question.
   */
  retryParameters(fields: readonly RefusableField[], model?: ModelRef): Promise<void>;
  /** Stores the user's consent for this origin. Ignores an origin that no provider has. */
  giveConsent(origin: string, kinds: readonly DataKind[]): Promise<void>;
  /** Resolves to the reason why a quote is not shown in its page; undefined when it is shown. */
  showPassage(window: number, quote: Quote, page?: number): Promise<PassageProblem | undefined>;
  /** Compares quotes with their pages, if these are open in the window and readable. */
  checkQuotes(window: number, quotes: readonly Quote[]): Promise<{ changed: string[]; same: string[] }>;
  /**
   * Resolves when answers that the last background left open are marked as interrupted. A failure is retried.
   */
  ready(): Promise<void>;
}

/** Serves every open panel. */
export interface PanelServer {
  serve(port: RawPort): void;
  /** Sends this window's pending quotes to its panel, to the one opened last if there are several. */
  offerQuotes(window: number): Promise<void>;
  /** Adds text to this window's composer, immediately or when its panel opens. */
  addText(window: number, text: string): Promise<void>;
  /** Sends the state again to every panel on this chat, which was changed elsewhere. */
  showAll(chat: string): Promise<void>;
  /** Shows a new chat in each panel that shows this one: it was deleted. */
  leaveChat(chat: string): Promise<void>;
  /** A frame of a run in this chat. */
  publish(chat: string, frame: BackgroundFrame): Promise<void>;
  /**
   * This answer has ended. The next queued question is asked; a temporary chat that has been left is
   * forgotten.
   */
  runEnded(place: ChatPlace, answer: string): Promise<void>;
  /** Tells all panels where the next question goes. */
  tellProvider(): Promise<void>;
  /** Tells all panels that the saved questions changed. */
  tellSavedQuestions(): Promise<void>;
  /** Tells all panels how they look. */
  tellAppearance(): Promise<void>;
}

type PanelPort = TypedPort<PanelFrame, BackgroundFrame>;
type Hello = Extract<PanelFrame, { type: 'panel-hello' }>;

interface Served {
  /** Settles when the changes that this panel requested are stored; a question after them waits for that. */
  changing: Promise<unknown>;
  readonly session: PanelSession;
  readonly draft: DraftKeeper;
  /** Settles when the panel has its first state. */
  readonly showing: Promise<unknown>;
}

/**
 * The frames that are handled before the panel has its first state: questions, because the state includes
 * what they publish until then, and the frames that questions wait for.
 */
const PROMPT: ReadonlySet<PanelFrame['type']> = new Set([
  'question-ask',
  'answer-retry',
  'answer-continue',
  'consent-give',
  'model-choose',
  'parameters-save',
  'parameter-retry',
]);

/** Sessions live as long as their ports; everything that matters is in storage. */
export function createPanelServer(options: PanelServerOptions): PanelServer {
  const { runs, sessions, memory } = options;
  const requests = createRunRequests(options);
  const queue = createQuestionQueue({
    queued: options.queued,
    runs,
    askQueued: requests.askQueued,
    sessionsIn: (chat) => sessionsIn(chat),
  });
  const left = createChatsLeft(runs);
  /** Temporary chats that were left while an answer was being written in them. */
  const leftTemporary = new Set<string>();

  function sessionsIn(chat: string): PanelSession[] {
    return [...sessions].filter((session) => session.chat === chat);
  }

  function sessionOf(window: number): PanelSession | undefined {
    return [...sessions].findLast((one) => one.window === window);
  }

  async function addText(window: number, text: string): Promise<void> {
    if (sessionOf(window)?.send({ type: 'draft-add', text })) return;
    const { draft } = await memory.read(window);
    const joined = joinDraft(draft.text, text);
    await memory.setDraft(window, { ...draft, text: joined });
  }

  async function offerQuotes(window: number): Promise<void> {
    const { pending, problem, pdf } = await memory.read(window);
    const session = sessionOf(window);
    // A panel whose state is on its way is offered them afterwards.
    if (!session || session.isOpening) return;
    for (const one of pending) session.send({ type: 'quote-add', ...one });
    if (pdf?.isNew && session.send({ type: 'pdf-offer', pdf })) await memory.offerPdf(window, pdf, false);
    if (problem && session.send({ type: 'problem-show', problem })) await memory.setProblem(window, null);
  }

  /** Forgets a temporary chat that has been left, unless an answer is being written in it. */
  async function forgetLeft(chat: string): Promise<void> {
    if (!isTemporaryChat(chat) || sessionsIn(chat).length > 0) return;
    if (runs.liveIn(chat) === undefined) await options.forgetTemporary(chat);
    else leftTemporary.add(chat);
  }

  async function show(session: PanelSession, chat?: string, isNew?: boolean): Promise<void> {
    const before = session.chat;
    if (chat !== undefined) left.leave(session.window, before);
    await session.show(chat, isNew);
    await queue.show(session);
    await forgetLeft(before);
    await offerQuotes(session.window);
  }

  /** The window's own chat; after a browser start, the latest chat of all, counting drafts as well. */
  async function findChat(window: number, chats: ChatStore): Promise<string> {
    const { chat } = await memory.read(window);
    if (chat !== undefined) return chat;
    if (await memory.isFirst()) {
      const readingDrafts = chats.isTemporary ? undefined : memory.lastWritten();
      const [latest, typed] = await Promise.all([chats.latest(), readingDrafts]);
      const last = typed ?? latest;
      if (last !== undefined) {
        await memory.resumeChat(window, last);
        return last;
      }
    }
    const id = createChatId();
    await memory.setChat(window, id);
    return id;
  }

  async function open(port: PanelPort, { window, private: isPrivate }: Hello): Promise<Served> {
    const [chat] = await Promise.all([findChat(window, options.chatsOf(isPrivate)), options.ready()]);
    const chatsOf = (id: string): ChatStore => options.chatsOf(isPrivate, id);
    const { providerView } = options;
    const leftRuns = ({ id, messages, peers = [] }: ChatView): LeftRun[] => {
      const shown = new Set([...messages, ...peers].map((message) => message.id));
      const inBranches = runs.answersIn(id).filter((answer) => !shown.has(answer.id));
      return [
        ...left.runs(window, id),
        ...inBranches.map(({ run, id: message }) => ({ chat: id, run, message })),
      ];
    };
    const session = createPanelSession(
      { port, owner: { window, private: isPrivate }, chatsOf, memory, runs, providerView, leftRuns },
      chat,
    );
    sessions.add(session, port.closed);
    // Starts reading the state immediately: if a quote came before it, the panel would overwrite the stored
    // draft.
    const showing = Promise.all([show(session), tellSavedQuestions([session]), tellAppearance([session])]);
    showing.catch(() => sessions.remove(session));
    return { session, draft: createDraftKeeper(session, memory), changing: Promise.resolve(), showing };
  }

  /** Makes a change that the next question depends on. */
  async function change(served: Served, work: () => Promise<void>): Promise<void> {
    const changed = Promise.all([served.changing, served.showing]).then(work);
    served.changing = changed.catch(() => {});
    await changed;
    await tellProvider();
  }

  /** Sends the state again to every panel on this chat. */
  async function showAll(chat: string): Promise<void> {
    await Promise.all(sessionsIn(chat).map((session) => session.show()));
  }

  async function removeTurn({ chats, chat }: PanelSession, question: string): Promise<void> {
    for (const { parent, run } of runs.answersIn(chat)) if (parent === question) runs.stop(run);
    if (!(await chats.removeTurn(chat, question))) return;
    await Promise.all([showAll(chat), options.purgeLater()]);
  }

  async function showVersion({ chats, chat }: PanelSession, message: string): Promise<void> {
    await chats.showVersion(chat, message);
    await showAll(chat);
  }

  async function saveParameters(
    { chats }: PanelSession,
    { chat, parameters }: Extract<PanelFrame, { type: 'parameters-save' }>,
  ): Promise<void> {
    const before = await chats.readParameters(chat);
    await chats.setParameters(chat, parameters);
    sessions.publish(chat, { type: 'parameters-show', parameters });
    await options.retryParameters(findChangedFields(before, parameters));
  }

  async function showPassage(session: PanelSession, quote: Quote, page?: number): Promise<void> {
    const problem = await options.showPassage(session.window, quote, page);
    if (problem) session.send({ type: 'passage-failed', quote: quote.id, problem });
  }

  async function showTotals({ chatsOf, send }: PanelSession, chat: string): Promise<void> {
    const answers = (await chatsOf(chat).messages(chat)).filter((message) => message.role === 'assistant');
    const ended = answers.filter(({ state }) => !isOpen(state));
    send({ type: 'totals-show', chat, totals: sumAnswers(ended, readPriceTable()) });
  }

  /** Tells which quotes of the path before a question have changed in their pages since. */
  async function checkQuotes(
    { window, chats, chat, send }: PanelSession,
    parent: string | null,
  ): Promise<void> {
    if (parent === null) return;
    const path = (await chats.view(chat, parent))?.messages ?? [];
    const quotes = path.flatMap((message) => (message.role === 'user' ? message.quotes : []));
    const checked = await options.checkQuotes(window, quotes);
    if (checked.changed.length + checked.same.length > 0) send({ type: 'quotes-checked', ...checked });
  }

  /** Asks a question. A queued question is asked once, even if its turn comes in the meantime. */
  async function ask(
    session: PanelSession,
    frame: Extract<PanelFrame, { type: 'question-ask' }>,
  ): Promise<void> {
    const { queued } = frame;
    if (queued === undefined) return requests.handle(session, frame);
    if (!queue.claim(queued)) return session.show();
    try {
      const stored = await session.chats.view(session.chat, queued);
      if (stored?.messages.length) await session.show();
      else await requests.handle(session, frame);
    } finally {
      queue.release(queued);
    }
  }

  async function handle(served: Served, frame: PanelFrame): Promise<void> {
    const { session, draft } = served;
    switch (frame.type) {
      case 'panel-hello':
        return;
      case 'quote-take':
        return draft.take(frame.quote);
      case 'draft-save':
        return draft.save(frame.draft, frame.chat);
      case 'chat-new':
        return show(session, createChatId(frame.isTemporary), true);
      case 'chat-show':
        return show(session, frame.chat);
      case 'answer-keep':
        await session.chats.keepAnswer(session.chat, frame.answer);
        await showAll(session.chat);
        return queue.runEnded(session, frame.answer);
      case 'answer-drawn': {
        const { chat, answer, run, ms } = frame;
        return session.chatsOf(chat).storeDrawing(chat, answer, { run, ms });
      }
      case 'version-show':
        return showVersion(session, frame.message);
      case 'turn-remove':
        return removeTurn(session, frame.question);
      case 'turn-restore':
        await session.chats.restoreTurn(session.chat, frame.question);
        return showAll(session.chat);
      case 'consent-give':
        return change(served, () => options.giveConsent(frame.origin, frame.kinds));
      case 'model-choose':
        return change(served, () => options.chooseModel(frame.provider, frame.model));
      case 'parameters-save':
        return change(served, () => saveParameters(session, frame));
      case 'parameter-retry':
        return change(served, () => options.retryParameters([frame.field], frame));
      case 'passage-show':
        return showPassage(session, frame.quote, frame.page);
      case 'pages-take': {
        const missed = await addPages(options, memory, session, frame.tabs);
        await offerQuotes(session.window);
        session.send({ type: 'pages-taken', missed });
        return;
      }
      case 'target-want': {
        const { provider, model } = frame;
        const target = await options.targetView({ provider, model });
        session.send({ type: 'target-show', provider, model, target });
        return;
      }
      case 'totals-want':
        return showTotals(session, frame.chat);
      case 'queue-add':
        return queue.add(session, frame);
      case 'queue-drop':
        return queue.drop(frame.chat, frame.question);
      case 'question-ask': {
        await served.changing;
        const asking = ask(session, frame);
        // After the question, whose database reads come first. Nothing waits for this, and its failure does
        // not affect the question.
        reportRejection(checkQuotes(session, frame.parent), 'background');
        return asking;
      }
      case 'answer-retry':
      case 'answer-continue':
      case 'run-stop':
      case 'retry-cancel':
      case 'run-attach':
      case 'tail-return':
        await served.changing;
        return requests.handle(session, frame);
      default:
        frame satisfies never;
    }
  }

  async function tellProvider(): Promise<void> {
    const provider = await options.providerView();
    for (const session of sessions) session.send({ type: 'provider-change', provider });
  }

  async function tellSavedQuestions(to: Iterable<PanelSession> = sessions): Promise<void> {
    const savedQuestions = [...(await options.savedQuestions())];
    for (const session of to) session.send({ type: 'saved-questions-show', savedQuestions });
  }

  async function tellAppearance(to: Iterable<PanelSession> = sessions): Promise<void> {
    const appearance = await options.appearance();
    for (const session of to) session.send({ type: 'appearance-show', appearance });
  }

  return {
    serve(rawPort) {
      const port = wrapPort<PanelFrame, BackgroundFrame>(rawPort, isPanelFrame);
      let hello: Hello | undefined;
      let opening: Promise<Served> | undefined;
      /** Waits for a step of the opening. A failed step is tried again with the next frame. */
      async function wait<T>(of: Promise<Served>, step: Promise<T>): Promise<T> {
        try {
          return await step;
        } catch (error) {
          if (opening === of) opening = undefined;
          throw error;
        }
      }
      answerPort(port, 'background', async (frame) => {
        if (frame.type === 'panel-hello') hello ??= frame;
        if (!hello) return;
        const current = (opening ??= open(port, hello));
        const served = await wait(current, current);
        if (!PROMPT.has(frame.type)) await wait(current, served.showing);
        return handle(served, frame);
      });
    },
    offerQuotes,
    addText,
    showAll,
    async leaveChat(chat) {
      await Promise.all(sessionsIn(chat).map((session) => show(session, createChatId(), true)));
      await memory.dropChat(chat);
    },
    publish: queue.publish,
    async runEnded(place, answer) {
      if (leftTemporary.delete(place.chat)) await forgetLeft(place.chat);
      await queue.runEnded(place, answer);
    },
    tellProvider,
    tellSavedQuestions: () => tellSavedQuestions(),
    tellAppearance: () => tellAppearance(),
  };
}
