import type { browser as ExtensionApi } from 'wxt/browser';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

/** One message that a page sent or got. */
export interface PortMessage {
  readonly port: string;
  readonly direction: 'sent' | 'received';
  /** As JSON. */
  readonly text: string;
}

declare global {
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var recordedMessages: PortMessage[] | undefined;
}

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

/** A script for `LaunchOptions.pageScript` that keeps every message of every port of its page. */
export const RECORD_PORTS = `
  globalThis.recordedMessages = [];
  for (const runtime of new Set([globalThis.browser?.runtime, globalThis.chrome?.runtime])) {
    if (!runtime) continue;
    const connect = runtime.connect.bind(runtime);
    runtime.connect = (...args) => {
      const port = connect(...args);
      const record = (direction, message) =>
        recordedMessages.push({ port: port.name, direction, text: JSON.stringify(message) });
      const post = port.postMessage.bind(port);
      port.postMessage = (message) => { record('sent', message); post(message); };
      port.onMessage.addListener((message) => record('received', message));
      return port;
    };
  }
`;

/** The messages on the ports of a page so far. */
export async function recordedMessages(view: View): Promise<PortMessage[]> {
  return await view.evaluate(() => globalThis.recordedMessages ?? []);
}

/** Everything that the extension keeps in the browser's storage areas, as JSON. */
export async function dumpStorage(gloss: BrowserUnderTest): Promise<string> {
  const options = await gloss.openExtensionPage('options.html');
  const dump = await options.evaluate(async () => {
    const areas = ['local', 'sync', 'session'] as const;
    const contents = await Promise.all(areas.map((area) => browser.storage[area].get(null)));
    return JSON.stringify(contents);
  });
  await options.close();
  return dump;
}

/** Runs in a page of the extension: everything in one of its databases, as JSON. */
export async function dumpDatabase(name: string): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => resolve(opening.result);
  });
  const dumps = [...database.objectStoreNames].map(
    (store) =>
      new Promise<string>((resolve) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => resolve(JSON.stringify(reading.result));
      }),
  );
  const dump = (await Promise.all(dumps)).join();
  database.close();
  return dump;
}
