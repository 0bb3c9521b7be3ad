import type { ChatRecord } from '#lib/chats/chat-record.ts';
import type { Message } from '#lib/protocol/chat.ts';

import { buildLongChat } from './long-chat.ts';

interface StoredChat {
  readonly record: ChatRecord;
  readonly messages: (Message & { chat: string; createdAt: number })[];
}

/** Words in every chat, in every tenth, and in the oldest only. */
export const QUERIES = ['panel', 'granite', 'needle'] as const;

const HOUR_MS = 60 * 60_000;

/** Creates chats with this many messages each, the oldest first. */
export function buildHistory(from: number, count: number, messages: number): StoredChat[] {
  return Array.from({ length: count }, (_, index) => buildChat(from + index, messages));
}

function buildChat(number: number, count: number): StoredChat {
  const chat = `chat-${number}`;
  const at = Date.UTC(2026, 0, 1) + number * HOUR_MS;
  const word = number === 0 ? 'A needle in the hay.' : 'Nothing but hay.';
  const extra = number % 10 === 0 ? ' Of granite.' : '';
  const idOf = (id: string): string => `${chat} ${id}`;
  const messages = buildLongChat(chat, count).messages.map((message): StoredChat['messages'][number] => {
    const place = { chat, createdAt: at, id: idOf(message.id) };
    if (message.role === 'user') {
      const parent = message.parent === null ? null : idOf(message.parent);
      return { ...message, ...place, parent, text: `${message.text} ${number}` };
    }
    const answer = `${message.answer}\n\n${word}${extra}`;
    return { ...message, ...place, parent: idOf(message.parent), run: idOf(message.run), answer };
  });
  return {
    record: {
      id: chat,
      createdAt: at,
      updatedAt: at,
      leaf: messages.at(-1)?.id ?? null,
      title: `Question of chat ${number}`,
      pages: [`https://site-${number % 7}.example/page`],
      model: 'gloss-demo',
      count,
    },
    messages,
  };
}

/**
 * Runs in a page of the extension. The background has run already.
 *
 * @param chats - What `buildHistory` makes, as JSON.
 */
export async function storeHistory(chats: string): Promise<void> {
  const stored: StoredChat[] = JSON.parse(chats);
  const opening = indexedDB.open('gloss-chats');
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('IndexedDB failed'));
  });
  const transaction = database.transaction(['chats', 'messages'], 'readwrite');
  for (const { record, messages } of stored) {
    transaction.objectStore('chats').put(record);
    for (const message of messages) transaction.objectStore('messages').put(message);
  }
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB failed'));
  });
  database.close();
}
