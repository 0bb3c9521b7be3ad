import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { askAndStop, askBareExtension, askThroughPort, askWithFetch } from './ask-in-page.ts';
import { atMost, type BenchLine, quantile, figure } from './bench-line.ts';
import { installBareExtension } from './floor/bare-extension.ts';
import { seedProvider } from './seed-provider.ts';
import type { BenchBrowser } from './start-browser.ts';

const ROUNDS = 150;
const STOPS = 50;
const DELTA = 'data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n';
const END = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

const now = (): number => performance.timeOrigin + performance.now();

/** A server that sends headers and, after a pause, a first delta, and records when. The model `endless` never ends. */
function startServer() {
  const seen = { firstDeltaAt: 0, abortedAt: 0 };
  async function answer(response: ServerResponse, isEndless: boolean): Promise<void> {
    response.once('close', () => {
      seen.abortedAt = now();
    });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    await sleep(15);
    response.write(DELTA);
    seen.firstDeltaAt = now();
    if (!isEndless) {
      response.end(DELTA.repeat(3) + END);
      return;
    }
    while (!response.destroyed) {
      await sleep(10);
      response.write(DELTA);
    }
  }
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>page');
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => void answer(response, body.includes('endless')));
  });
  return { server, seen };
}

/**
 * Measures the latency of the background compared with a page's own request, next to that of an extension that
 * only fetches, and how soon a stop reaches the server.
 */
export async function benchLatency(opened: BenchBrowser): Promise<BenchLine[]> {
  const { browser: chromium, extensionUrl } = opened;
  const { server, seen } = startServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  // Windows, so that all three are visible: the process of a hidden tab has a lower priority.
  const panel = await chromium.newPage({ type: 'window' });
  await panel.goto(`${extensionUrl}options.html`);
  // The panel server accepts ports of the panel's page only.
  await panel.goto(`${extensionUrl}sidepanel.html`);
  await seedProvider(panel, `${url}/v1`, 'm');
  const page = await chromium.newPage({ type: 'window' });
  await page.goto(url);

  const bare = await installBareExtension(opened, `${url}/v1/chat/completions`);
  const barePage = await chromium.newPage({ type: 'window' });
  await barePage.goto(`${bare.url}page.html`);

  const ours = { fromAsk: [] as number[], fromWrite: [] as number[] };
  const theirs = { fromAsk: [] as number[], fromWrite: [] as number[] };
  const least = { fromAsk: [] as number[], fromWrite: [] as number[] };
  for (let round = -5; round < ROUNDS; round += 1) {
    for (const [into, tab, ask] of [
      [ours, panel, askThroughPort],
      [theirs, page, askWithFetch],
      [least, barePage, askBareExtension],
    ] as const) {
      const { afterMs, at } = await tab.evaluate(ask);
      if (round < 0) continue;
      into.fromAsk.push(afterMs);
      into.fromWrite.push(at - seen.firstDeltaAt);
    }
  }

  await seedProvider(panel, `${url}/v1`, 'endless');
  const stops: number[] = [];
  for (let stop = 0; stop < STOPS; stop += 1) {
    const stoppedAt = await panel.evaluate(askAndStop);
    stops.push(seen.abortedAt - stoppedAt);
  }
  await panel.close();
  await page.close();
  await barePage.close();
  await bare.remove();
  server.closeAllConnections();
  server.close();

  const median = (values: readonly number[]): number => quantile(values, 0.5);
  return [
    atMost(
      'first delta at the panel’s port after the server wrote it, minus a page’s own fetch',
      median(ours.fromWrite) - median(theirs.fromWrite),
      0.7,
      'ms',
    ),
    figure(
      'the same for an extension that only fetches',
      median(least.fromWrite) - median(theirs.fromWrite),
      'ms',
    ),
    figure(
      'first delta after the question (which is stored first), minus a page’s own fetch',
      median(ours.fromAsk) - median(theirs.fromAsk),
      'ms',
    ),
    atMost('Stop until the server sees it, p99 of 50', quantile(stops, 0.99), 100, 'ms'),
  ];
}
