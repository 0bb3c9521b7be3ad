import { afterAll, beforeAll, expect, test } from 'vitest';

import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { type FaultServer, startFaultServer } from '#test/support/servers/fault-server.ts';

import { answerBecomes, ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';
const ANSWER = 'One two three.';

let server: FaultServer;
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startFaultServer(), startGloss()]);
  const page = await gloss.openPage(`${server.url}/v1/models`);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

interface Case {
  readonly provider: Pick<ServerProvider, 'dialect' | 'eventStream'>;
  readonly base: string;
  readonly path: string;
  /** The header that the key is expected in, and what it holds. */
  readonly header: string;
  readonly value: string;
}

const BEARER = { header: 'authorization', value: `Bearer ${KEY}` };
const cases: readonly Case[] = [
  { provider: { dialect: 'chat-completions' }, base: '/v1', path: '/v1/chat/completions', ...BEARER },
  { provider: { dialect: 'responses' }, base: '/v1', path: '/v1/responses', ...BEARER },
  {
    provider: { dialect: 'messages' },
    base: '/v1',
    path: '/v1/messages',
    header: 'x-api-key',
    value: KEY,
  },
  {
    provider: { dialect: 'gemini' },
    base: '/v1beta',
    path: '/v1beta/models/gloss-demo:streamGenerateContent?alt=sse',
    header: 'x-goog-api-key',
    value: KEY,
  },
  {
    provider: {
      dialect: 'event-stream',
      eventStream: { method: 'POST', template: '{"q": "{{question}}"}', textField: 'text' },
    },
    base: '/events',
    path: '/events',
    ...BEARER,
  },
];

test.each(cases)(
  'an answer in the dialect $provider.dialect streams into the panel, with the key in $header',
  async ({ provider, base, path, header, value }) => {
    await seedProvider(gloss, { provider: { ...provider, baseUrl: `${server.url}${base}` }, key: KEY });
    server.requests.clear();
    server.play(`answer:${ANSWER}`);
    await panel.role('button', 'New chat').click();
    await panel.css('[data-role="assistant"]').vanish();
    await ask(panel, 'Anything?');
    expect(await endOfAnswer(panel)).toBe('complete');
    await answerBecomes(panel, ANSWER);
    const [request] = server.requests.all;
    expect(server.requests.all).toHaveLength(1);
    expect(request?.path).toBe(path);
    expect(request?.headers[header]).toBe(value);
    const copies = Object.values(request?.headers ?? {}).filter((one) => one.includes(KEY));
    expect(copies).toHaveLength(1);
    expect(`${request?.path}${request?.body}`).not.toContain(KEY);
  },
);
