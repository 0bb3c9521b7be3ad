import type { Answer } from '#lib/protocol/chat.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

/**
 * Reads every stored answer, oldest first: the exact characters, which the panel shows as rendered Markdown.
 */
export async function readStoredAnswers(gloss: BrowserUnderTest): Promise<Answer[]> {
  const options = await gloss.openExtensionPage('options.html');
  const answers = await readStoredAnswersIn(options);
  await options.close();
  return answers;
}

/** The same, through a page of the extension that is open already. */
export async function readStoredAnswersIn(view: View): Promise<Answer[]> {
  return await view.evaluate(readAnswers);
}

async function readAnswers(): Promise<Answer[]> {
  const database = await wait(indexedDB.open('gloss-chats'));
  const messages: unknown[] = await wait(database.transaction('messages').objectStore('messages').getAll());
  database.close();
  return messages
    .filter((message) => isAnswer(message))
    .sort((one, other) => one.createdAt - other.createdAt);

  function isAnswer(message: unknown): message is Answer & { createdAt: number } {
    return typeof message === 'object' && message !== null && 'answer' in message;
  }
  function wait<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  }
}
