import { nameMarks } from '#lib/prompts/placeholders.ts';
import type { ChatRow, Marked } from '#lib/protocol/chat-list.ts';
import type { Answer } from '#lib/protocol/chat.ts';

import type { StoredMessage } from './chats-database.ts';
import { buildExcerpt, foldText, foldWords, markWords } from './fold-text.ts';
import { type ChatList, MESSAGES_AT_ONCE } from './stored-chat-list.ts';

/** A chat that has all words of a query, in its title or in one of its messages. */
export interface FoundChat {
  readonly row: ChatRow;
  readonly title: Marked[];
  readonly matches: number;
  readonly message?: { readonly id: string; readonly excerpt: Marked[] };
}

/** A searcher for one list, which caches the texts that it has read. */
export interface ChatSearch {
  /** Reads the latest texts before there is a query. */
  warm(signal: AbortSignal): Promise<void>;
  /**
   * Finds chats, the latest first.
   *
   * It works in slices and lets other work run in between; abort the signal to end it.
   *
   * @yields What was found in each slice. Nothing for a query without a word.
   */
  find(query: string, signal: AbortSignal): AsyncGenerator<FoundChat[]>;
  /** A chat has changed, or all may have: its texts are read again. */
  changed(chat?: string): void;
}

interface SearchText {
  readonly message: string;
  readonly createdAt: number;
  readonly folded: string;
}

/** How many chats' records are read at once. */
const CHATS_AT_ONCE = 64;
/** The longest slice of work. */
const SLICE_MS = 8;
/** Texts beyond this many code units are not cached, so that memory stays bounded. */
const REMEMBERED = 24_000_000;

/** The searchable text of a message: what the user wrote and quoted, or what the model answered. */
function textOf(message: StoredMessage): string {
  if (message.role === 'assistant') return message.answer;
  const { text, quotes } = message;
  const asked = nameMarks(text, quotes.length > 0);
  return [asked, ...quotes.flatMap((quote) => [quote.title, quote.text])]
    .filter((part) => part !== '')
    .join('\n');
}

function readText(message: StoredMessage): SearchText | undefined {
  try {
    return { message: message.id, createdAt: message.createdAt, folded: foldText(textOf(message)) };
  } catch {
    // An unreadable message has nothing to find.
    return undefined;
  }
}

/** A message as far as it has come: what is stored of an answer that is being written has no text. */
function withLive(message: StoredMessage, live: readonly Answer[]): StoredMessage {
  const answer = live.find(({ id }) => id === message.id)?.answer;
  return answer !== undefined && message.role === 'assistant' ? { ...message, answer } : message;
}

/**
 * Creates a searcher.
 *
 * @param now - A clock that counts milliseconds.
 * @param pause - Resolves once other work had its turn.
 * @param answersIn - The answers that are being written in a chat, as far as they have come.
 */
export function createChatSearch(
  list: Pick<ChatList, 'ids' | 'rows' | 'messagesOf' | 'messages'>,
  now: () => number,
  pause: () => Promise<void>,
  answersIn: (chat: string) => readonly Answer[] = () => [],
): ChatSearch {
  const remembered = new Map<string, readonly SearchText[]>();
  const rows = new Map<string, ChatRow>();
  let order: readonly string[] | undefined;
  let size = 0;

  function forget(chat: string): void {
    size -= sizeOf(remembered.get(chat) ?? []);
    remembered.delete(chat);
    rows.delete(chat);
  }

  async function readChat(chat: string, signal: AbortSignal): Promise<SearchText[]> {
    const texts: SearchText[] = [];
    const live = answersIn(chat);
    let { messages, rest } = await list.messagesOf(chat);
    for (;;) {
      let since = now();
      for (const message of messages) {
        const text = readText(withLive(message, live));
        if (text) texts.push(text);
        if (now() - since < SLICE_MS) continue;
        await pause();
        if (signal.aborted) return texts;
        since = now();
      }
      if (rest.length === 0 || signal.aborted) return texts;
      messages = await list.messages(rest.slice(0, MESSAGES_AT_ONCE));
      rest = rest.slice(MESSAGES_AT_ONCE);
    }
  }

  /** The texts of a chat, the latest first; undefined when the search was ended. */
  async function textsOf(chat: string, signal: AbortSignal): Promise<readonly SearchText[] | undefined> {
    const known = remembered.get(chat);
    if (known) return known;
    const read = await readChat(chat, signal);
    if (signal.aborted) return undefined;
    const texts = read.toSorted((one, other) => other.createdAt - one.createdAt);
    // What changed while it was read is read again, and so is what an answer is being written in.
    if (rows.has(chat) && answersIn(chat).length === 0 && size + sizeOf(texts) <= REMEMBERED) {
      remembered.set(chat, texts);
      size += sizeOf(texts);
    }
    return texts;
  }

  async function findInChat(
    row: ChatRow,
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<FoundChat | undefined> {
    const texts = await textsOf(row.id, signal);
    if (!texts) return undefined;
    const title = foldText(row.title);
    const has = (text: string): boolean => words.every((word) => text.includes(word));
    const found = texts.filter(({ folded }) => has(folded));
    const [first] = found;
    if (!first && !has(title)) return undefined;
    const [message] = first ? await list.messages([first.message]) : [];
    return {
      row,
      title: markWords(row.title, words),
      matches: found.length,
      ...(message && {
        message: {
          id: message.id,
          excerpt: buildExcerpt(textOf(withLive(message, answersIn(row.id))), words),
        },
      }),
    };
  }

  /** The chats as they are listed, the latest first. */
  async function* listed(signal: AbortSignal): AsyncGenerator<ChatRow[]> {
    const ids = (order ??= await list.ids());
    for (let from = 0; from < ids.length && !signal.aborted; from += CHATS_AT_ONCE) {
      const some = ids.slice(from, from + CHATS_AT_ONCE);
      const unread = some.filter((id) => !rows.has(id));
      if (unread.length > 0) for (const row of await list.rows(unread)) rows.set(row.id, row);
      yield some.map((id) => rows.get(id)).filter((row) => row !== undefined);
    }
  }

  return {
    async warm(signal) {
      for await (const some of listed(signal)) {
        for (const row of some) {
          if (signal.aborted || size >= REMEMBERED) return;
          await textsOf(row.id, signal);
        }
      }
    },
    async *find(query, signal) {
      const words = foldWords(query);
      if (words.length === 0) return;
      let since = now();
      for await (const some of listed(signal)) {
        let found: FoundChat[] = [];
        for (const row of some) {
          const one = await findInChat(row, words, signal);
          if (signal.aborted) return;
          if (one) found.push(one);
          if (now() - since < SLICE_MS) continue;
          if (found.length > 0) yield found;
          found = [];
          await pause();
          since = now();
        }
        if (found.length > 0) yield found;
      }
    },
    changed(chat) {
      order = undefined;
      if (chat !== undefined) return forget(chat);
      remembered.clear();
      rows.clear();
      size = 0;
    },
  };
}

function sizeOf(texts: readonly SearchText[]): number {
  return texts.reduce((sum, { folded }) => sum + folded.length, 0);
}
