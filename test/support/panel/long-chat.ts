import type { Answer, ChatView, Question } from '#lib/protocol/chat.ts';
import { composeAnswer } from '#relay/demo/compose-answer.ts';

const SHORTEST = 500;
const LONGEST = 6_000;

/**
 * Creates a chat with this many questions and answers, the same every time.
 *
 * Answers have between 500 and 6,000 characters: headings, lists, tables, code, formulas, quotes. Each question says
 * its number and each answer repeats it, so that their order can be read.
 */
export function buildLongChat(id: string, messages: number): ChatView {
  const pairs = Array.from({ length: messages / 2 }, (_, index) => buildPair(index));
  return { id, messages: pairs.flat() };
}

function buildPair(index: number): [Question, Answer] {
  const text = `Question ${index}: how does a panel know that it missed something?`;
  // Spread over the whole range in no visible order.
  const length = SHORTEST + ((index * 1_597) % (LONGEST - SHORTEST));
  return [
    {
      id: `question-${index}`,
      role: 'user',
      parent: index === 0 ? null : `answer-${index - 1}`,
      text,
      quotes: [],
    },
    {
      id: `answer-${index}`,
      role: 'assistant',
      parent: `question-${index}`,
      run: `run-${index}`,
      state: 'complete',
      answer: composeAnswer({ question: text, quote: '' }, length).slice(0, length),
      reasoning: '',
      notices: [],
      model: 'gloss-demo',
      provider: 'Test server',
    },
  ];
}

/**
 * Runs in a page of the extension: stores a chat as the one that was written to last. The background has run already.
 *
 * @param chat - A `ChatView` as JSON.
 */
export async function storeChat(chat: string): Promise<void> {
  const { id, messages }: ChatView = JSON.parse(chat);
  const opening = indexedDB.open('gloss-chats');
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('IndexedDB failed'));
  });
  const transaction = database.transaction(['chats', 'messages'], 'readwrite');
  const now = Date.now();
  const leaf = messages.at(-1)?.id ?? null;
  const title = messages[0]?.role === 'user' ? messages[0].text : '';
  const model = messages[1]?.role === 'assistant' ? messages[1].model : '';
  const count = messages.length;
  transaction
    .objectStore('chats')
    .put({ id, createdAt: now, updatedAt: now, leaf, title, pages: [], model, count });
  for (const message of messages) {
    transaction.objectStore('messages').put({ ...message, chat: id, createdAt: now });
  }
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB failed'));
  });
  database.close();
}
