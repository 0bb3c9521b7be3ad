import * as v from 'valibot';

import { titleOf } from '#lib/prompts/chat-title.ts';
import {
  type AnswerParameters,
  answerParametersSchema,
  isWithoutParameters,
} from '#lib/protocol/answer-parameters.ts';
import {
  type Answer,
  type AnswerPlacement,
  type ChatView,
  isOpen,
  type Message,
  type Question,
  type Quote,
  type Receipt,
} from '#lib/protocol/chat.ts';
import type { Channel, Drawing } from '#lib/protocol/run.ts';

/** A piece of received text on its way to the disk. `at` is its offset in UTF-16 code units. */
export interface JournalEntry {
  channel: Channel;
  at: number;
  text: string;
}

/** A question as the user asks it. */
export interface NewQuestion {
  /** That of the queued question; the store gives one to any other. */
  id?: string;
  chat: string;
  /** The answer that it follows, or null for the first question of a chat. */
  parent: string | null;
  text: string;
  quotes: Quote[];
  /** The answer parameters of the saved question that it is. */
  parameters?: AnswerParameters;
  receipt?: Receipt;
}

/** Keeps conversations. A chat is a tree; its view is the path from the first question to the current leaf. */
export interface ChatStore {
  /** Whether it keeps nothing once the browser ends, as for private windows. */
  readonly isTemporary: boolean;
  /**
   * The chat as it is shown; undefined when there is none with this id.
   *
   * @param upTo - Ends the path with this message instead of the current leaf, for sending it: without versions. The path
   *   to an unknown message is empty.
   */
  view(chat: string, upTo?: string): Promise<ChatView | undefined>;
  /** Every readable message of the chat, of all versions, in no order. */
  messages(chat: string): Promise<Message[]>;
  /**
   * Shows the branch of a chat that leads through this message, down to where it was left, or else to its latest leaf.
   * Changes nothing when it does already, or when there is no such message.
   */
  showVersion(chat: string, message: string): Promise<void>;
  /**
   * Removes a question with its answers until `restoreTurn`, or for good. What followed stays, below what the question
   * followed. Returns whether there was such a question.
   */
  removeTurn(chat: string, question: string): Promise<boolean>;
  /** Brings the turn back, with what followed it. Does nothing once it was deleted for good. */
  restoreTurn(chat: string, question: string): Promise<void>;
  /** The answer parameters that the user has given this chat. */
  readParameters(chat: string): Promise<AnswerParameters>;
  /**
   * Gives a chat these answer parameters in place of those that it has. A chat without questions is stored for them, and
   * removed with the last of them.
   */
  setParameters(chat: string, parameters: AnswerParameters): Promise<void>;
  /** The id of the chat with the latest question or answer. */
  latest(): Promise<string | undefined>;
  /** Stores a question and its waiting answer in one transaction, and makes the answer the leaf. */
  addQuestion(question: NewQuestion, answer: Omit<Answer, 'parent'>): Promise<Question>;
  /**
   * Stores another answer to a stored question, and makes it the leaf unless that is compared with it. Undefined when
   * there is no such question, or no room to compare one more.
   *
   * @param receipt - Stored with the question unless it has one.
   */
  addAnswer(
    chat: string,
    question: string,
    answer: Omit<Answer, 'parent'>,
    receipt?: Receipt,
    placement?: AnswerPlacement,
  ): Promise<Question | undefined>;
  /** Makes one of the answers that are compared the leaf, and ends the comparison. Does nothing when there is none. */
  keepAnswer(chat: string, answer: string): Promise<void>;
  /** Reopens a stored answer for a run that continues it. Undefined when there is no such answer, or it is open. */
  reopenAnswer(chat: string, answer: string, run: string): Promise<Answer | undefined>;
  /** Appends received text without touching what was stored before. */
  journal(run: string, entries: readonly JournalEntry[]): Promise<void>;
  /** Stores an answer as it is now, live or ended, and deletes the journal of its run, which it contains. */
  storeAnswer(chat: string, answer: Answer): Promise<void>;
  /**
   * Adds the time that a panel took to draw what the answer's last run wrote. Ignored while the answer is open, when it
   * was continued since, and when another panel came first.
   */
  storeDrawing(chat: string, answer: string, drawing: Drawing): Promise<void>;
  /** Marks every answer without an end as `interrupted`, with the text of its journal. */
  interruptOpen(): Promise<void>;
  /** Adds text that only a panel had to an interrupted answer. Returns whether any of it was missing. */
  returnTail(run: string, tail: JournalEntry): Promise<boolean>;
}

/** Appends journalled text to an answer. An entry that would leave a gap is skipped. */
export function withJournal(answer: Answer, entries: readonly JournalEntry[]): Answer {
  const texts = { answer: answer.answer, reasoning: answer.reasoning };
  for (const { channel, at, text } of entries) {
    const held = texts[channel].length;
    if (at <= held && at + text.length > held) texts[channel] += text.slice(held - at);
  }
  return { ...answer, ...texts };
}

/** The answer with the time that a panel took to draw its last run; undefined where that is not to be kept. */
export function withDrawing<T extends Answer>(answer: T, { run, ms }: Drawing): T | undefined {
  if (isOpen(answer.state) || answer.run !== run || answer.drawing?.run === run) return undefined;
  return { ...answer, drawing: { run, ms: (answer.drawing?.ms ?? 0) + ms } };
}

/** The question with a receipt. The receipt of its first request stays. */
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

/** Stored parameters as a chat's record or view has them: absent where there are none, or none that can be read. */
export function parametersField(stored: unknown): { readonly parameters?: AnswerParameters } {
  const { success, output } = v.safeParse(answerParametersSchema, stored);
  return success && !isWithoutParameters(output) ? { parameters: output } : {};
}

/** A stored title as a view has it: absent where it is the one that the first shown question gives. */
export function titleField(title: unknown, first: Message | undefined): Pick<ChatView, 'title'> {
  const isGiven = typeof title === 'string' && title !== '';
  return isGiven && first?.role === 'user' && title !== titleOf(first) ? { title } : {};
}

/** The answers that are compared with the last message as a view has them: absent without any. */
export function peersField(peers: readonly Message[]): Pick<ChatView, 'peers'> {
  const answers = peers.filter((message): message is Answer => message.role === 'assistant');
  return answers.length > 0 ? { peers: answers } : {};
}

/** Versions of messages as a view has them: their ids; absent where nothing has a second one. */
export function versionsField(versions: readonly (readonly { id: string }[])[]): Pick<ChatView, 'versions'> {
  const groups = versions.map((all) => all.map(({ id }) => id)).filter(({ length }) => length > 1);
  return groups.length > 0 ? { versions: groups } : {};
}
