import * as v from 'valibot';

import { titleOf } from '#lib/prompts/chat-title.ts';
import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import { type ChatRow, MAX_TITLE } from '#lib/protocol/chat-list.ts';
import type { Message } from '#lib/protocol/chat.ts';

import type { ShownBranch } from './versions.ts';

/** A chat as it is stored: the end of its path, and what the list of chats shows of it. */
export interface ChatRecord extends ShownBranch {
  readonly id: string;
  readonly createdAt: number;
  /** The time of the last question, or the last answer that was begun. */
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

/** More pages than this are not found by their address. */
const MAX_PAGES = 200;
/** A longer address is data, not a page. */
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
 * @returns A chat that the user had deleted is back: something was asked in it.
 */
export function recordMessages(
  before: ChatRecord | undefined,
  chat: string,
  messages: readonly Message[],
  added: number,
  time: number,
): ChatRecord {
  const { deletedAt: _deletedAt, ...kept } = before ?? createRecord(chat, time);
  const questions = messages.filter((message) => message.role === 'user');
  const answer = messages.findLast((message) => message.role === 'assistant');
  const first = questions[0];
  const quoted = questions.flatMap(({ quotes }) => quotes.map(({ url }) => pageOf(url)));
  const pages = new Set([...(before?.pages ?? []), ...quoted.filter((page) => page !== undefined)]);
  return {
    ...kept,
    updatedAt: time,
    leaf: messages.at(-1)?.id ?? null,
    title: before?.title || (first ? titleOf(first) : ''),
    pages: [...pages].slice(0, MAX_PAGES),
    // The browser's own model has no name but its provider's.
    model: answer ? answer.model || answer.provider : (before?.model ?? ''),
    count: (before?.count ?? 0) + added,
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
