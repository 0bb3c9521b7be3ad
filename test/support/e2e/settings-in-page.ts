import type { browser as ExtensionApi } from 'wxt/browser';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

/**
 * Runs in a page of the extension: stores settings without the background's knowledge, in its own format. Its
 * next read finds them, but no panel is told.
 *
 * @param items - By the names of their settings: values and the versions of their formats, as JSON.
 */
export async function writeSettings(items: string): Promise<void> {
  const opening = indexedDB.open('gloss-settings', 1);
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    // The background may not have run yet.
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('items');
      opening.result.createObjectStore('done');
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('IndexedDB failed'));
  });
  const settings: Record<string, { value: unknown; version: number }> = JSON.parse(items);
  const transaction = database.transaction('items', 'readwrite');
  for (const [name, item] of Object.entries(settings)) transaction.objectStore('items').put(item, name);
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB failed'));
  });
  database.close();
}

/** Runs in a page of the extension: reads a setting as it is stored, as JSON. */
export async function readSetting(name: string): Promise<string> {
  const opening = indexedDB.open('gloss-settings', 1);
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('IndexedDB failed'));
  });
  const reading = database.transaction('items').objectStore('items').get(name);
  const stored = await new Promise<{ value: unknown } | undefined>((resolve, reject) => {
    reading.onsuccess = () => resolve(reading.result);
    reading.onerror = () => reject(reading.error ?? new Error('IndexedDB failed'));
  });
  database.close();
  return JSON.stringify(stored?.value ?? null);
}

/**
 * Runs in the options page: asks the background for a change, as the page itself does, and waits until it is made.
 *
 * @param frame - A `SettingsFrame` as JSON.
 */
export async function changeSettings(frame: string): Promise<void> {
  const port = browser.runtime.connect({ name: 'settings' });
  const reply = await new Promise<string>((resolve) => {
    port.onMessage.addListener((message: { type: string }) => {
      if (message.type !== 'settings-state') resolve(message.type);
    });
    port.postMessage(JSON.parse(frame));
  });
  port.disconnect();
  if (reply !== 'settings-done') throw new Error(`The background answered ${reply}.`);
}
