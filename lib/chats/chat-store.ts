import type { Answer, ChatView, Question, Quote, Receipt } from '#lib/protocol/chat.ts';
import type { Channel } from '#lib/protocol/run.ts';

/** A piece of received text on its way to the disk. `at` is its offset in UTF-16 code units. */
export interface JournalEntry {
  channel: Channel;
  at: number;
  text: string;
}

/** A question as the user asks it; the store gives it its id. */
export interface NewQuestion {
  chat: string;
  /** The answer that it follows, or null for the first question of a chat. */
  parent: string | null;
  text: string;
  quotes: Quote[];
  receipt?: Receipt;
}

/** Keeps conversations. A chat is a tree; its view is the path from the first question to the current leaf. */
export interface ChatStore {
  /**
   * The chat as it is shown, or undefined when there is none of that id.
   *
   * @param upTo - The message to end with, in place of the current leaf; the path to an unknown one is empty.
   */
  view(chat: string, upTo?: string): Promise<ChatView | undefined>;
  /** The id of the chat that was written to last. */
  latest(): Promise<string | undefined>;
  /** Stores a question and the answer that waits for its run, in one step, and makes the answer the leaf. */
  addQuestion(question: NewQuestion, answer: Omit<Answer, 'parent'>): Promise<Question>;
  /**
   * Stores another answer below a stored question, and makes it the leaf. Undefined without such a question.
   *
   * @param receipt - Kept with the question if it has none yet.
   */
  addAnswer(
    chat: string,
    question: string,
    answer: Omit<Answer, 'parent'>,
    receipt?: Receipt,
  ): Promise<Question | undefined>;
  /** Opens a stored answer again for a run that continues it. Undefined without such an answer. */
  reopenAnswer(chat: string, answer: string, run: string): Promise<Answer | undefined>;
  /** Appends received text. Cheap: it does not touch what was stored before. */
  journal(run: string, entries: readonly JournalEntry[]): Promise<void>;
  /** Stores an answer whose run has ended; its journal is no longer needed. */
  endAnswer(chat: string, answer: Answer): Promise<void>;
  /** Marks every answer without an end as `interrupted` and gives it the text of its journal. */
  interruptOpen(): Promise<void>;
  /** Adds text that a panel had shown to an interrupted answer. Returns whether anything was missing. */
  returnTail(run: string, tail: JournalEntry): Promise<boolean>;
}

/** Puts journalled text onto an answer. An entry that begins past the end of what is there is left out. */
export function withJournal(answer: Answer, entries: readonly JournalEntry[]): Answer {
  const texts = { answer: answer.answer, reasoning: answer.reasoning };
  for (const { channel, at, text } of entries) {
    const held = texts[channel].length;
    if (at <= held && at + text.length > held) texts[channel] += text.slice(held - at);
  }
  return { ...answer, ...texts };
}

/** A question with the receipt of its first sending; one that it has stays. */
export function withReceipt<T extends Question>(question: T, receipt: Receipt | undefined): T {
  return question.receipt || !receipt ? question : { ...question, receipt };
}

/** The path from the root of the tree to `leaf`, in order. */
export function pathTo<T extends { id: string; parent: string | null }>(
  leaf: string | null,
  messages: readonly T[],
): T[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: T[] = [];
  for (let message = byId.get(leaf ?? ''); message; message = byId.get(message.parent ?? '')) {
    path.push(message);
    byId.delete(message.id);
  }
  return path.reverse();
}
