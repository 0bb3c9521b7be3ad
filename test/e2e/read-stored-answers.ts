import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';

/** An answer as the history keeps it. */
export interface StoredAnswer {
  readonly state: string;
  readonly answer: string;
  readonly reasoning: string;
}

/** Reads every stored answer, oldest first: the very characters, which the panel shows as rendered Markdown. */
export async function readStoredAnswers(gloss: BrowserUnderTest): Promise<StoredAnswer[]> {
  const options = await gloss.openExtensionPage('options.html');
  const answers = await options.evaluate(readAnswers);
  await options.close();
  return answers;
}

async function readAnswers(): Promise<StoredAnswer[]> {
  const database = await wait(indexedDB.open('gloss-chats'));
  const messages: unknown[] = await wait(database.transaction('messages').objectStore('messages').getAll());
  database.close();
  return messages
    .filter((message) => isAnswer(message))
    .sort((one, other) => one.createdAt - other.createdAt)
    .map(({ state, answer, reasoning }) => ({ state, answer, reasoning }));

  function isAnswer(message: unknown): message is StoredAnswer & { createdAt: number } {
    return typeof message === 'object' && message !== null && 'answer' in message;
  }
  function wait<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  }
}
