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
  /** The id of the queued question; the store assigns one to any other. */
  id?: string;
  chat: string;
  /** The answer that it follows, or null for the first question of a chat. */
  parent: string | null;
  text: string;
  quotes: Quote[];
  /** The answer parameters of the saved question, if it is one. */
  parameters?: AnswerParameters;
  receipt?: Receipt;
}

/** Keeps conversations. A chat is a tree; its view is the path from the first question to the current leaf. */
export interface ChatStore {
  /** Whether everything is lost when the browser closes, as for private windows. */
  readonly isTemporary: boolean;
  /**
   * The chat as it is shown; undefined when there is none with this id.
   *
   * @param upTo - Ends the path with this message instead of the current leaf, for sending; the result has no
   *   versions. The path to an unknown message is empty.
   */
  view(chat: string, upTo?: string): Promise<ChatView | undefined>;
  /** Every readable message of the chat, of all versions, in no particular order. */
  messages(chat: string): Promise<Message[]>;
  /**
   * Shows the branch of a chat that leads through this message, down to where it was left, or else to its
   * latest leaf. Changes nothing if that branch is shown already, or if there is no such message.
   */
  showVersion(chat: string, message: string): Promise<void>;
  /**
   * Removes a question with its answers until `restoreTurn`, or for good. Later messages stay, attached to
   * the message before the question. Returns whether there was such a question.
   */
  removeTurn(chat: string, question: string): Promise<boolean>;
  /** Restores the turn, with the messages after it. Does nothing once the turn has been deleted for good. */
  restoreTurn(chat: string, question: string): Promise<void>;
  /** The answer parameters that the user has given this chat. */
  readParameters(chat: string): Promise<AnswerParameters>;
  /**
   * Replaces the answer parameters of a chat. A chat without questions is stored for them, and removed with
   * the last of them.
   */
  setParameters(chat: string, parameters: AnswerParameters): Promise<void>;
  /** The id of the chat with the latest question or answer. */
  latest(): Promise<string | undefined>;
  /** Stores a question and its waiting answer in one transaction, and makes the answer the leaf. */
  addQuestion(question: NewQuestion, answer: Omit<Answer, 'parent'>): Promise<Question>;
  /**
   * Stores another answer to a stored question, and makes it the leaf, unless it is compared with the leaf.
   * Undefined when there is no such question, or no room to compare one more.
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
  /** Makes one of the compared answers the leaf, and ends the comparison. Does nothing without one. */
  keepAnswer(chat: string, answer: string): Promise<void>;
  /**
   * Reopens a stored answer for a run that continues it. Undefined when there is no such answer, or when it
   * is still open.
   */
  reopenAnswer(chat: string, answer: string, run: string): Promise<Answer | undefined>;
  /** Appends received text without touching what was stored before. */
  journal(run: string, entries: readonly JournalEntry[]): Promise<void>;
  /**
   * Stores an answer as it is now, live or ended, and deletes its run's journal, whose text is now in the
   * answer.
   */
  storeAnswer(chat: string, answer: Answer): Promise<void>;
  /**
   * Adds the time that a panel took to draw what the answer's last run wrote. Ignored while the answer is
   * open, when it has been continued since, and when another panel was first.
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

/**
 * The answer with the time that a panel took to draw its last run; undefined if the time is not to be kept.
 */
export function withDrawing<T extends Answer>(answer: T, { run, ms }: Drawing): T | undefined {
  if (isOpen(answer.state) || answer.run !== run || answer.drawing?.run === run) return undefined;
  return { ...answer, drawing: { run, ms: (answer.drawing?.ms ?? 0) + ms } };
}

/** The question with a receipt. The receipt of its first request is never replaced. */
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

/** Stored parameters as a chat's record or view has them: absent if there are none that can be read. */
export function parametersField(stored: unknown): { readonly parameters?: AnswerParameters } {
  const { success, output } = v.safeParse(answerParametersSchema, stored);
  return success && !isWithoutParameters(output) ? { parameters: output } : {};
}

/** A stored title as a view has it: absent if it is the default title, from the first shown question. */
export function titleField(title: unknown, first: Message | undefined): Pick<ChatView, 'title'> {
  const isGiven = typeof title === 'string' && title !== '';
  return isGiven && first?.role === 'user' && title !== titleOf(first) ? { title } : {};
}

/** The answers that are compared with the last message as a view has them: absent without any. */
export function peersField(peers: readonly Message[]): Pick<ChatView, 'peers'> {
  const answers = peers.filter((message): message is Answer => message.role === 'assistant');
  return answers.length > 0 ? { peers: answers } : {};
}

/** Versions of messages as a view has them: their ids; absent if no message has a second one. */
export function versionsField(versions: readonly (readonly { id: string }[])[]): Pick<ChatView, 'versions'> {
  const groups = versions.map((all) => all.map(({ id }) => id)).filter(({ length }) => length > 1);
  return groups.length > 0 ? { versions: groups } : {};
}
