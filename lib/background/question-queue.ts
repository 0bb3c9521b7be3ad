import type { PanelSession } from '#lib/background/servers/panel-session.ts';
import type { QueuedQuestions } from '#lib/chats/queued-questions.ts';
import type { BackgroundFrame, PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { QueueRefusal } from '#lib/protocol/queued-question.ts';
import type { Runs } from '#lib/runs/create-runs.ts';

import type { ChatPlace, RunRequests } from './run-requests.ts';

/** What the queue needs. */
export interface QuestionQueueOptions {
  readonly queued: QueuedQuestions;
  readonly runs: Pick<Runs, 'liveIn'>;
  askQueued: RunRequests['askQueued'];
  /** The panels that show this chat. */
  sessionsIn(chat: string): readonly PanelSession[];
}

/** Asks the questions that users have queued, each below the answer before it. */
export interface QuestionQueue {
  /** Sends a panel the queue of the chat that it shows. */
  show(session: PanelSession): Promise<void>;
  add(session: PanelSession, frame: Extract<PanelFrame, { type: 'queue-add' }>): Promise<void>;
  drop(chat: string, question: string): Promise<void>;
  /** A frame of a run in this chat. A queued question that is asked leaves the queue. */
  publish(chat: string, frame: BackgroundFrame): Promise<void>;
  /** Takes a question out of turn: the user asks it now. Returns false when it is being asked already. */
  claim(question: string): boolean;
  /** The question was not asked after all. */
  release(question: string): void;
  /**
   * This answer has ended, or was kept of several: asks the next question below it, if it is complete and is shown. While
   * answers are compared, the question waits.
   */
  runEnded(place: ChatPlace, answer: string): Promise<void>;
}

/** Creates the queue of all chats. What waits is in storage; this holds only what is being asked. */
export function createQuestionQueue(options: QuestionQueueOptions): QuestionQueue {
  const { queued, runs, sessionsIn } = options;
  const claimed = new Set<string>();
  /** Why the next question of a chat was not sent. Forgotten with the background: it waits anyway. */
  const refusals = new Map<string, QueueRefusal>();

  async function tell(chat: string, sessions: readonly PanelSession[] = sessionsIn(chat)): Promise<void> {
    if (sessions.length === 0) return;
    const { questions, isPaused } = await queued.read(chat);
    const refused = isPaused ? 'restarted' : questions.length === 0 ? undefined : refusals.get(chat);
    for (const session of sessions)
      session.send({ type: 'queue-show', chat, questions: [...questions], ...(refused && { refused }) });
  }

  function claim(question: string): boolean {
    if (claimed.has(question)) return false;
    claimed.add(question);
    return true;
  }

  async function drop(chat: string, question: string): Promise<void> {
    if (await queued.drop(chat, question)) await tell(chat);
  }

  /** @param answer - The answer that has ended; by default the last that is shown. */
  async function askNext({ chats, chat }: ChatPlace, answer?: string): Promise<void> {
    const { questions, isPaused } = await queued.read(chat);
    const [next] = questions;
    if (!next) return;
    // Stored by a background that died before removing it from the queue.
    if ((await chats.view(chat, next.id))?.messages.length) {
      await drop(chat, next.id);
      return askNext({ chats, chat }, answer);
    }
    if (isPaused) return;
    const view = await chats.view(chat);
    const last = view?.messages.at(-1);
    const isTurn = last?.role === 'assistant' && last.state === 'complete' && (answer ?? last.id) === last.id;
    if (!isTurn || view?.peers || !claim(next.id)) return;
    try {
      const refusal = await options.askQueued({ chats, chat }, next, last.id);
      if (refusal) refusals.set(chat, refusal);
      if (refusal) await tell(chat);
    } finally {
      claimed.delete(next.id);
    }
  }

  return {
    claim,
    release: (question) => void claimed.delete(question),
    show: (session) => tell(session.chat, [session]),
    async add(session, { chat, question }) {
      const place = { chats: session.chats, chat };
      try {
        await queued.add(chat, question, session.private);
      } catch {
        session.send({ type: 'problem-show', problem: 'not-queued' });
        return;
      }
      await tell(chat);
      // The answer may have ended while the question was in transit.
      if (session.chat === chat && runs.liveIn(chat) === undefined) await askNext(place);
    },
    drop,
    async publish(chat, frame) {
      if (frame.type !== 'run-start') return;
      refusals.delete(chat);
      const { id } = frame.question;
      if (claimed.has(id) && (await queued.take(chat, id))) await tell(chat);
    },
    runEnded: askNext,
  };
}
