import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { ANNA, UPSTREAM_KEY } from '#test/support/relay/open-relay.ts';
import { startRedis } from '#test/support/relay/start-redis.ts';
import type { TestRedis } from '#test/support/relay/start-redis.ts';
import { startNginx, startRelayProcess } from '#test/support/relay/start-relays.ts';
import type { Proxy, RelayProcess } from '#test/support/relay/start-relays.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { answerText, ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { readStoredAnswers } from '../support/e2e/read-stored-answers.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

let pages: PageServer;
let redis: TestRedis;
let upstream: DemoServer;
let relays: readonly RelayProcess[];
let proxy: Proxy;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [pages, redis, upstream, gloss] = await Promise.all([
    servePages({ '/': '<!doctype html><title>Reader</title>' }),
    startRedis(),
    startDemoServer({ token: UPSTREAM_KEY, tokensPerSecond: 150 }),
    startGloss(),
  ]);
  const env = {
    GLOSS_UPSTREAM_URL: `${upstream.url}/v1`,
    GLOSS_UPSTREAM_KEY: UPSTREAM_KEY,
    GLOSS_UPSTREAM_DIALECT: 'responses',
    GLOSS_RELAY_MODEL: 'gloss-demo',
    GLOSS_RELAY_TOKENS: `anna:${ANNA}`,
    GLOSS_RELAY_ORIGINS: pages.url,
    REDIS_URL: redis.url,
  };
  relays = await Promise.all([startRelayProcess(env), startRelayProcess(env)]);
  proxy = await startNginx(relays);
  page = await gloss.openPage(pages.url);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await proxy?.close();
  await Promise.all((relays ?? []).map((relay) => relay.kill()));
  await Promise.all([upstream?.close(), redis?.close(), pages?.close()]);
});

async function countReaders({ url }: RelayProcess): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${ANNA}` } });
  return Number(/^gloss_relay_readers (\d+)$/m.exec(await response.text())?.[1]);
}

/** Kills the relay that has a reader, and starts it again. */
async function killServing(): Promise<void> {
  for (const relay of relays) {
    if ((await countReaders(relay)) === 0) continue;
    await relay.restart();
    return;
  }
  throw new Error('No relay has a reader.');
}

const EVENT_STREAM = {
  preset: 'gloss-relay-events',
  dialect: 'event-stream',
  path: '/events',
  eventStream: {
    method: 'POST',
    template: '{"question": "{{question}}", "context": "{{context}}"}',
    textField: 'text',
  },
} as const;
const RESPONSES = { preset: 'custom-responses', dialect: 'responses', path: '/v1' } as const;

test.each([EVENT_STREAM, RESPONSES])(
  'the panel shows the whole answer once when the relay behind it is killed ($dialect)',
  async ({ path, ...provider }) => {
    await seedProvider(gloss, { provider: { ...provider, baseUrl: proxy.url + path }, key: ANNA });
    for (const isKilled of [false, true]) {
      await panel.role('button', 'New chat').click();
      await panel.css('[data-role="assistant"]').vanish();
      await ask(panel, 'What is a lichen?');
      if (isKilled) {
        await expect.poll(() => answerText(panel).catch(() => '')).toMatch(/\w{5}/);
        await killServing();
      }
      expect(await endOfAnswer(panel)).toBe('complete');
    }
    const [whole, killed] = (await readStoredAnswers(gloss)).slice(-2);
    expect(killed?.answer).toBe(whole?.answer);
    expect(killed?.notices).toEqual([{ type: 'resumed' }]);
    const shown = await answerText(panel);
    expect(shown.split('You asked').length).toBe(2);
    expect(shown.split('no model has read it').length).toBe(2);
    await picturePanel(panel, `relay-resumed-${provider.dialect}`, {
      prepare: scrollTo(panel, '[data-part="notice"]'),
    });
  },
);

test("the browser's own EventSource reads a run through two relays, and loses nothing when one is killed", async () => {
  const asked = await fetch(`${proxy.url}/runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ANNA}` },
    body: JSON.stringify({ question: 'What is a lichen?' }),
  });
  const { events }: { events: string } = JSON.parse(await asked.text());
  await page.evaluate(readWithEventSource, proxy.url + events);
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('p').length)).toBeGreaterThan(20);
  await killServing();
  await expect.poll(() => page.evaluate(() => document.title)).toBe('closed');

  const whole = await fetch(proxy.url + events).then((response) => response.text());
  const data = [...whole.matchAll(/^data: (.*)$/gm)].map(([, line]) => line);
  expect(await page.evaluate(() => [...document.querySelectorAll('p')].map((p) => p.textContent))).toEqual(
    data,
  );
});

test("the browser's own EventSource gives up where the relay refuses it, and reads with a named origin only", async () => {
  const asked = await fetch(`${proxy.url}/runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ANNA}` },
    body: JSON.stringify({ question: 'What is a lichen?' }),
  });
  const { events }: { events: string } = JSON.parse(await asked.text());
  const address = proxy.url + events;
  expect(await page.evaluate(openEventSource, address)).toBe('message');
  for (const refused of [address.replace(/ticket=.*/, 'ticket=x'), `${proxy.url}/events?question=x`])
    expect(await page.evaluate(openEventSource, refused)).toBe('closed');
  const unnamed = await gloss.openPage(pages.url.replace('localhost', '127.0.0.1'));
  expect(await unnamed.evaluate(openEventSource, address)).toBe('closed');
});

/** Runs inside the page. Returns whether an event arrives or the source gives up. */
async function openEventSource(url: string): Promise<string> {
  return await new Promise((resolve) => {
    const source = new EventSource(url);
    source.addEventListener('message', () => {
      source.close();
      resolve('message');
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) resolve('closed');
    });
  });
}

/** Runs inside the page. The server's 204 after the end closes the source for good. */
function readWithEventSource(url: string): void {
  const source = new EventSource(url);
  const add = (event: Event): void => {
    if (event instanceof MessageEvent) {
      const line = document.createElement('p');
      line.textContent = String(event.data);
      document.body.append(line);
    } else if (source.readyState === EventSource.CLOSED) document.title = 'closed';
  };
  for (const name of ['message', 'reasoning', 'notice', 'error', 'end']) source.addEventListener(name, add);
}
