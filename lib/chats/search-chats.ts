import type { Marked } from '#lib/protocol/chat-list.ts';
import type { ChatRow } from '#lib/protocol/chat-list.ts';

import type { StoredMessage } from './chats-database.ts';
import { buildExcerpt, foldText, foldWords, markWords } from './fold-text.ts';
import type { ChatList } from './stored-chat-list.ts';

/** A chat that has all words of a query, in its title or in one of its messages. */
export interface FoundChat {
  readonly row: ChatRow;
  readonly title: Marked[];
  readonly matches: number;
  readonly message?: { readonly id: string; readonly excerpt: Marked[] };
}

/** A searcher of one list, which remembers the texts that it has read. */
export interface ChatSearch {
  /** Reads the latest texts ahead of a query. */
  warm(signal: AbortSignal): Promise<void>;
  /**
   * Finds chats, the latest first.
   *
   * It works in slices, between which other work is done; abort the signal to end it.
   *
   * @yields What was found in each slice. Nothing for a query without a word.
   */
  find(query: string, signal: AbortSignal): AsyncGenerator<FoundChat[]>;
}

interface SearchText {
  readonly message: string;
  readonly createdAt: number;
  readonly folded: string;
}

/** What was read of a chat. A later `at` means that it has been written to since. */
interface ReadChat {
  readonly at: number;
  readonly texts: readonly SearchText[];
}

/** Chats whose records are read at once. */
const CHATS_AT_ONCE = 64;
/** The longest slice of work. */
const SLICE_MS = 8;
/** Texts beyond this many code units are read again by each query, so that memory stays bounded. */
const REMEMBERED = 24_000_000;

/** What of a message is searched: what the user wrote and quoted, and what the model answered. */
function textOf(message: StoredMessage): string {
  if (message.role === 'assistant') return message.answer;
  const { text, quotes } = message;
  return [text, ...quotes.flatMap((quote) => [quote.title, quote.text])]
    .filter((part) => part !== '')
    .join('\n');
}

function readText(message: StoredMessage): SearchText | undefined {
  try {
    return { message: message.id, createdAt: message.createdAt, folded: foldText(textOf(message)) };
  } catch {
    // A message that cannot be read has nothing to find.
    return undefined;
  }
}

/**
 * Creates a searcher.
 *
 * @param now - A clock that counts milliseconds.
 * @param pause - Resolves once other work had its turn.
 */
export function createChatSearch(
  list: Pick<ChatList, 'ids' | 'rows' | 'messagesOf' | 'messages'>,
  now: () => number,
  pause: () => Promise<void>,
): ChatSearch {
  const remembered = new Map<string, ReadChat>();
  let size = 0;

  async function readChat(chat: string, signal: AbortSignal): Promise<SearchText[]> {
    const texts: SearchText[] = [];
    let { messages, rest } = await list.messagesOf(chat);
    for (;;) {
      let since = now();
      for (const message of messages) {
        const text = readText(message);
        if (text) texts.push(text);
        if (now() - since < SLICE_MS) continue;
        await pause();
        if (signal.aborted) return texts;
        since = now();
      }
      if (rest.length === 0 || signal.aborted) return texts;
      messages = await list.messages(rest.slice(0, BATCH));
      rest = rest.slice(BATCH);
    }
  }

  /** The texts of a chat, the latest first; undefined when the search was ended. */
  async function textsOf(
    { id, at }: ChatRow,
    signal: AbortSignal,
  ): Promise<readonly SearchText[] | undefined> {
    const known = remembered.get(id);
    if (known?.at === at) return known.texts;
    if (known) {
      size -= sizeOf(known.texts);
      remembered.delete(id);
    }
    const read = await readChat(id, signal);
    if (signal.aborted) return undefined;
    const texts = read.toSorted((one, other) => other.createdAt - one.createdAt);
    if (size + sizeOf(texts) <= REMEMBERED) {
      remembered.set(id, { at, texts });
      size += sizeOf(texts);
    }
    return texts;
  }

  async function findInChat(
    row: ChatRow,
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<FoundChat | undefined> {
    const texts = await textsOf(row, signal);
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
      ...(message && { message: { id: message.id, excerpt: buildExcerpt(textOf(message), words) } }),
    };
  }

  async function* rows(signal: AbortSignal): AsyncGenerator<ChatRow[]> {
    const ids = await list.ids();
    for (let from = 0; from < ids.length && !signal.aborted; from += CHATS_AT_ONCE) {
      yield await list.rows(ids.slice(from, from + CHATS_AT_ONCE));
    }
  }

  return {
    async warm(signal) {
      for await (const some of rows(signal)) {
        for (const row of some) {
          if (signal.aborted || size >= REMEMBERED) return;
          await textsOf(row, signal);
        }
      }
    },
    async *find(query, signal) {
      const words = foldWords(query);
      if (words.length === 0) return;
      let since = now();
      for await (const some of rows(signal)) {
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
  };
}

/** Messages that are read in one task. */
const BATCH = 50;

function sizeOf(texts: readonly SearchText[]): number {
  return texts.reduce((sum, { folded }) => sum + folded.length, 0);
}
