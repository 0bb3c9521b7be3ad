import * as v from 'valibot';

import { titleOf } from '#lib/prompts/chat-title.ts';
import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import { type ChatRow, MAX_TITLE } from '#lib/protocol/chat-list.ts';
import type { Message, Question } from '#lib/protocol/chat.ts';

import type { ShownBranch } from './versions.ts';

/** A chat as it is stored: the end of its path, and the data for the list of chats. */
export interface ChatRecord extends ShownBranch {
  readonly id: string;
  readonly createdAt: number;
  /** The time of the last question, or of the start of the last answer. */
  readonly updatedAt: number;
  readonly parameters?: AnswerParameters;
  readonly title: string;
  /** The addresses of the pages that were quoted, without fragments, in the order of their first quotes. */
  readonly pages: readonly string[];
  readonly model: string;
  readonly count: number;
  /** 1 when the user has pinned the chat. Absent otherwise, so that the index holds pinned chats only. */
  readonly pinned?: 1;
  /** When the user deleted it. It is kept until Undo is no longer offered. */
  readonly deletedAt?: number;
}

/** Further pages are not found by their address. */
const MAX_PAGES = 200;
/** A longer address is a data URL or the like, not a page. */
const MAX_ADDRESS = 2000;

const recordSchema = v.object({
  id: v.string(),
  updatedAt: v.number(),
  leaf: v.string(),
  title: v.fallback(v.string(), ''),
  pages: v.fallback(v.array(v.string()), []),
  model: v.fallback(v.string(), ''),
  count: v.fallback(v.number(), 0),
  pinned: v.optional(v.unknown()),
  deletedAt: v.optional(v.undefined()),
});

/** The address of a page as chats are found by it: without its fragment. Undefined when there is none. */
export function pageOf(url: string): string | undefined {
  const page = url.split('#', 1)[0] ?? '';
  return page === '' || page.length > MAX_ADDRESS ? undefined : page;
}

function hostOf(page: string | undefined): string {
  const url = page === undefined ? null : URL.parse(page);
  return url?.host ?? '';
}

/** The addresses of the pages that these questions quote, in the order of their first quotes. */
function pagesOf(questions: readonly Question[]): string[] {
  const quoted = questions.flatMap(({ quotes }) => quotes.map(({ url }) => pageOf(url)));
  return [...new Set(quoted.filter((page) => page !== undefined))].slice(0, MAX_PAGES);
}

function questionsOf(messages: readonly Message[]): Question[] {
  return messages.filter((message) => message.role === 'user');
}

/** The browser's own model has no name but its provider's. */
function modelOf(messages: readonly Message[]): string | undefined {
  const answer = messages.findLast((message) => message.role === 'assistant');
  return answer && (answer.model || answer.provider);
}

/** The record of a chat without questions. */
export function createRecord(id: string, time: number): ChatRecord {
  return { id, createdAt: time, updatedAt: time, leaf: null, title: '', pages: [], model: '', count: 0 };
}

/** Whether a chat has questions and is not deleted. */
export function isListed({ leaf, deletedAt }: Pick<ChatRecord, 'leaf' | 'deletedAt'>): boolean {
  return leaf !== null && deletedAt === undefined;
}

/**
 * The record of a chat after messages were stored in it. Everything in the record before that is not derived stays.
 *
 * @param added - How many of the messages are new.
 * @returns A deleted chat is restored, because something was asked in it.
 */
export function recordMessages(
  before: ChatRecord | undefined,
  chat: string,
  messages: readonly Message[],
  added: number,
  time: number,
): ChatRecord {
  const { deletedAt: _deletedAt, ...kept } = before ?? createRecord(chat, time);
  const questions = questionsOf(messages);
  const first = questions[0];
  const pages = new Set([...(before?.pages ?? []), ...pagesOf(questions)]);
  return {
    ...kept,
    updatedAt: time,
    leaf: messages.at(-1)?.id ?? null,
    title: before?.title || (first ? titleOf(first) : ''),
    pages: [...pages].slice(0, MAX_PAGES),
    model: modelOf(messages) ?? before?.model ?? '',
    count: (before?.count ?? 0) + added,
  };
}

/**
 * The record of a chat of which messages were removed, or brought back: it tells nothing of what is gone. A name that the
 * user has given stays.
 *
 * @param before - All messages that there were, the oldest first.
 * @param after - The same of those that there are.
 */
export function recordRemoval(
  record: ChatRecord,
  before: readonly Message[],
  after: readonly Message[],
): ChatRecord {
  const [first] = questionsOf(before);
  const questions = questionsOf(after);
  const isNamed = first !== undefined && record.title !== titleOf(first);
  return {
    ...record,
    title: isNamed ? record.title : questions[0] ? titleOf(questions[0]) : '',
    pages: pagesOf(questions),
    model: modelOf(after) ?? '',
    count: record.count + after.length - before.length,
  };
}

/** What the list shows of a stored chat; undefined for one that is deleted, has no question or cannot be read. */
export function readRow(stored: unknown): ChatRow | undefined {
  const parsed = v.safeParse(recordSchema, stored);
  if (!parsed.success) return undefined;
  const { id, title, pages, updatedAt: at, model, count, pinned } = parsed.output;
  return {
    id,
    title: title.slice(0, 2 * MAX_TITLE),
    site: hostOf(pages[0]),
    pages: pages.length,
    at,
    model,
    count,
    isPinned: pinned !== undefined,
  };
}
