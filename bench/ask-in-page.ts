import type { browser as ExtensionApi } from 'wxt/browser';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

/** The part of a frame from the background that is read here. */
interface Frame {
  readonly type: string;
  readonly run?: string;
  readonly provider?: { readonly id: string; readonly model: string; readonly origin: string };
}

/** The arrival of an answer's first text: ms after the question, and as Unix ms with fractions. */
export interface FirstDelta {
  readonly afterMs: number;
  readonly at: number;
}

/** Runs in a page of the extension: asks through a panel's port and waits for the first text. */
export async function askThroughPort(): Promise<FirstDelta> {
  const port = browser.runtime.connect({ name: 'panel' });
  const waitForFrame = (type: string): Promise<Frame> =>
    new Promise((resolve) => {
      const listener = (frame: Frame): void => {
        if (frame.type !== type) return;
        port.onMessage.removeListener(listener);
        resolve(frame);
      };
      port.onMessage.addListener(listener);
    });
  const shown = waitForFrame('panel-state');
  port.postMessage({ type: 'panel-hello', window: 1, private: false });
  const { provider } = await shown;
  const fresh = waitForFrame('panel-state');
  port.postMessage({ type: 'chat-new' });
  await fresh;
  const first = waitForFrame('text-delta');
  const ended = waitForFrame('run-end');
  const start = performance.now();
  port.postMessage({
    type: 'question-ask',
    parent: null,
    text: 'What is this?',
    quotes: [],
    to: { provider: provider?.id, model: provider?.model, origin: provider?.origin },
    tag: 'page-text-benchmark',
  });
  await first;
  const end = performance.now();
  await ended;
  port.disconnect();
  return { afterMs: end - start, at: performance.timeOrigin + end };
}

/** Runs in the page of the bare extension: the same. */
export async function askBareExtension(): Promise<FirstDelta> {
  const port = browser.runtime.connect();
  const start = performance.now();
  const end = await new Promise<number>((resolve, reject) => {
    let arrivedAt: number | undefined;
    port.onMessage.addListener((delta: string) => {
      arrivedAt ??= performance.now();
      if (delta === '') resolve(arrivedAt);
    });
    port.onDisconnect.addListener(() => reject(new Error('The background is gone.')));
    port.postMessage('What is this?');
  });
  port.disconnect();
  return { afterMs: end - start, at: performance.timeOrigin + end };
}

/** Runs in a page of the server: asks with the page's own `fetch` and waits for the first text. */
export async function askWithFetch(): Promise<FirstDelta> {
  const start = performance.now();
  const response = await fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({
      model: 'm',
      stream: true,
      messages: [{ role: 'user', content: 'What is this?' }],
    }),
  });
  const reader = response.body?.getReader();
  await reader?.read();
  const end = performance.now();
  for (;;) {
    const read = await reader?.read();
    if (!read || read.done) break;
  }
  return { afterMs: end - start, at: performance.timeOrigin + end };
}

/** Runs in a page of the extension: asks and stops at the first text. Returns when, as Unix ms with fractions. */
export async function askAndStop(): Promise<number> {
  const port = browser.runtime.connect({ name: 'panel' });
  const stoppedAt = await new Promise<number>((resolve) => {
    port.onMessage.addListener((frame: Frame) => {
      if (frame.type === 'panel-state') {
        const { id, model, origin } = frame.provider ?? {};
        port.postMessage({
          type: 'question-ask',
          parent: null,
          text: 'What is this?',
          quotes: [],
          to: { provider: id, model, origin },
          tag: 'page-text-benchmark',
        });
      }
      if (frame.type === 'text-delta') {
        port.postMessage({ type: 'run-stop', run: frame.run });
        resolve(performance.timeOrigin + performance.now());
      }
    });
    port.postMessage({ type: 'panel-hello', window: 2, private: false });
  });
  await new Promise((resolve) => {
    setTimeout(resolve, 150);
  });
  port.disconnect();
  return stoppedAt;
}
