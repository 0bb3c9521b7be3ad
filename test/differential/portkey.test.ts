import 'fake-indexeddb/auto';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { KEY_PORT } from '#lib/protocol/frames/options-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { listModels } from '#lib/runs/list-models.ts';
import { testConnection } from '#lib/runs/test-connection.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { startRuns, textOf } from '#test/support/runs/start-runs.ts';
import { type PortkeyGateway, startPortkey } from '#test/support/servers/start-portkey.ts';
import { waitFor } from '#test/support/time/wait-for.ts';
import { openVault } from '#test/support/vault/open-vault.ts';

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { createOptionsServer } = await import('#lib/background/servers/options-server.ts');
const { createModelLists } = await import('#lib/background/model-lists.ts');
const { readServerTarget } = await import('#lib/background/targets.ts');
const { saveProvider } = await import('#lib/settings/provider-settings.ts');
const { systemClock } = await import('#lib/clock/clock.ts');

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';
const ANSWER = 'Grüße — 你好, “Welt”.\n\n```ts\nconst a = 1;\n```\n';
const mock = new LLMock({ port: 0, host: '127.0.0.1' });
const vault = openVault('portkey');
const { signal } = new AbortController();
let upstream: string;
let portkey: PortkeyGateway;

/** Saves headers the way the options page does. */
async function saveHeaders(provider: string, origin: string, values: Record<string, string>): Promise<void> {
  const server = createOptionsServer({
    vault,
    clock: systemClock,
    lists: createModelLists({ vault, env: aRunEnvironment(), onModels: () => Promise.resolve() }),
    hold: () => () => {},
    onKeyRemoved: () => Promise.resolve(),
    onVault: () => Promise.resolve(),
    stopProvider: () => {},
  });
  const [page, background] = linkPorts(KEY_PORT);
  server.serveKey(background);
  page.postMessage({ type: 'headers-save', provider, origin, headers: { values, kept: [] } });
  await waitFor(() => expect(background.posted).toMatchObject([{ type: 'headers-stored' }]));
}

beforeAll(async () => {
  [upstream, portkey] = await Promise.all([mock.start(), startPortkey()]);
}, 60_000);
afterAll(async () => {
  await portkey?.close();
  await mock.stop();
});

describe.each([
  ['openai', 'chat-completions', 'custom-openai', 'gpt-4o'],
  ['anthropic', 'messages', 'custom-messages', 'claude-sonnet-4-5'],
] as const)('Portkey in front of %s', (name, dialect, preset, model) => {
  async function readTarget() {
    const provider: Provider = { id: name, preset, name, dialect, baseUrl: `${portkey.url}/v1`, model };
    await saveProvider(provider);
    await vault.save(name, portkey.url, KEY);
    await saveHeaders(name, portkey.url, {
      'x-portkey-provider': name,
      'x-portkey-custom-host': `${upstream}/v1`,
    });
    return readServerTarget(vault, provider, model);
  }

  it('streams an answer to a question that carries its headers', async () => {
    const target = await readTarget();
    mock.reset();
    mock.onMessage(/./u, { content: ANSWER });
    const test = startRuns();
    expect(await test.ask(target)).toMatchObject({ state: 'complete', answer: ANSWER });
    expect(textOf(test.frames, 'answer')).toBe(ANSWER);
    expect(JSON.stringify(test.frames)).not.toContain(upstream);
    expect(await testConnection(aRunEnvironment(), target, signal)).toMatchObject({ type: 'works' });
  });

  it('refuses a question without its headers, which the run says in its words', async () => {
    const { headers: _headers, ...target } = await readTarget();
    expect(await startRuns().ask(target)).toMatchObject({
      state: 'failed',
      failure: { kind: 'bad_request', providerMessage: expect.stringContaining('x-portkey') },
    });
  });

  it('lists models, asked with its headers', async () => {
    const list = await listModels(aRunEnvironment(), await readTarget(), signal);
    expect(list.failure).toBeUndefined();
  });
});
