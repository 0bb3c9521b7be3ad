import 'fake-indexeddb/auto';
import { createServer, type IncomingHttpHeaders } from 'node:http';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { CONNECTION_TEST_PORT } from '#lib/protocol/connection-test.ts';
import type { NewHeaders } from '#lib/protocol/frames/options-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { KeyVault } from '#lib/vault/key-vault.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { listen } from '#test/support/servers/listen.ts';
import { clearSettings } from '#test/support/settings/raw-settings.ts';
import { waitFor } from '#test/support/time/wait-for.ts';
import { openVault } from '#test/support/vault/open-vault.ts';

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { createConnectionTestServer } = await import('#lib/background/servers/connection-test-server.ts');
const { providerSettings } = await import('#lib/settings/provider-settings.ts');

const STORED = 'sk-stored-canary-0123456789';
const TYPED = 'sk-typed-canary-0123456789';
let vaults = 0;
let vault: KeyVault;
let url: string;
let close: () => Promise<void>;
let keys: (string | undefined)[];
let received: IncomingHttpHeaders[];
let aborted: number;
let isSilent: boolean;
let server: ReturnType<typeof createConnectionTestServer>;
let held: number;

beforeEach(async () => {
  await clearSettings();
  keys = [];
  received = [];
  aborted = 0;
  isSilent = false;
  held = 0;
  ({ url, close } = await listen(
    createServer((request, response) => {
      keys.push(request.headers.authorization);
      received.push(request.headers);
      if (!isSilent) response.end('data: {"choices":[{"delta":{"content":"ready"}}]}\n\ndata: [DONE]\n\n');
      response.on('close', () => (aborted += isSilent ? 1 : 0));
    }),
  ));
  vault = openVault(`connection-vault-${(vaults += 1)}`);
  server = createConnectionTestServer({
    vault,
    hold() {
      held += 1;
      return () => (held -= 1);
    },
    env: aRunEnvironment(),
  });
});

afterEach(() => close());

/** A page that asks for a test of a provider which nobody has saved. */
function openPage(key?: string, changes: Partial<Provider> = {}, headers?: NewHeaders) {
  const [page, background] = linkPorts(CONNECTION_TEST_PORT);
  server.serve(background);
  const provider: Provider = {
    id: 'p',
    preset: 'custom-openai',
    name: 'P',
    dialect: 'chat-completions',
    baseUrl: `${url}/v1`,
    model: 'm',
    ...changes,
  };
  page.postMessage({
    type: 'connection-test',
    provider,
    ...(key !== undefined && { key }),
    ...(headers && { headers }),
  });
  return { page, background };
}

async function waitForTest({ background }: ReturnType<typeof openPage>): Promise<void> {
  await waitFor(() => expect(background.posted).toHaveLength(1));
}

it('a test uses the key that was typed, and stores neither it nor the provider', async () => {
  await vault.save('p', url, STORED);
  const { background } = openPage(`Bearer ${TYPED}`);
  await waitFor(() => expect(background.posted).toHaveLength(1));
  expect(background.posted[0]).toMatchObject({ outcome: { type: 'works', text: 'ready' } });
  expect(keys).toEqual([`Bearer ${TYPED}`]);
  expect(await vault.keyFor('p', url)).toMatchObject({ key: STORED });
  expect((await providerSettings.getValue()).providers).toEqual([]);
  expect(held).toBe(0);
});

it('a test without a typed key uses the stored one, and only for its origin', async () => {
  await vault.save('p', url, STORED);
  const { background } = openPage();
  await waitFor(() => expect(background.posted).toHaveLength(1));
  expect(keys).toEqual([`Bearer ${STORED}`]);
  const elsewhere = openPage(undefined, { baseUrl: url.replace('127.0.0.1', 'localhost') });
  await waitFor(() => expect(elsewhere.background.posted).toHaveLength(1));
  expect(elsewhere.background.posted[0]).toMatchObject({
    outcome: { type: 'problem', problem: 'no-key', failure: { remedy: 'key-elsewhere' } },
  });
  expect(keys).toHaveLength(1);
});

it('a key that is not allowed in headers is not replaced by the stored one', async () => {
  await vault.save('p', url, STORED);
  const { background } = openPage('sk-\u200bcanary');
  await waitFor(() => expect(background.posted).toHaveLength(1));
  expect(keys).toEqual([undefined]);
});

it('a test of plain http to another machine sends nothing before the user has agreed', async () => {
  const { background } = openPage(TYPED, { baseUrl: 'http://models.example/v1' });
  await waitFor(() => expect(background.posted).toHaveLength(1));
  expect(background.posted[0]).toMatchObject({ outcome: { problem: 'other', failure: { kind: 'blocked' } } });
});

it('a test ends when its page closes, and when the key of its provider is removed', async () => {
  isSilent = true;
  const { page } = openPage(TYPED);
  await waitFor(() => expect(keys).toHaveLength(1));
  page.disconnect();
  await waitFor(() => expect(aborted).toBe(1));
  openPage(TYPED);
  await waitFor(() => expect(keys).toHaveLength(2));
  server.stopProvider('p');
  await waitFor(() => expect(aborted).toBe(2));
});

it('a test sends the stored headers, also with a key that was typed', async () => {
  await vault.saveHeaders('p', url, { values: { 'X-Route': 'eu' }, kept: [] });
  await waitForTest(openPage());
  await waitForTest(openPage(TYPED));
  expect(received.map((headers) => headers['x-route'])).toEqual(['eu', 'eu']);
  expect(keys).toEqual([undefined, `Bearer ${TYPED}`]);
});

it('a test sends headers as they are typed, with the stored values that were kept, and stores nothing', async () => {
  await vault.save('p', url, STORED);
  await vault.saveHeaders('p', url, { values: { 'X-Route': 'eu', 'X-Old': 'old' }, kept: [] });
  await waitForTest(openPage(undefined, {}, { values: { ' X-New ': ' new ' }, kept: ['X-Route'] }));
  expect(received[0]).toMatchObject({ 'x-route': 'eu', 'x-new': 'new', authorization: `Bearer ${STORED}` });
  expect(received[0]).not.toHaveProperty('x-old');
  expect((await vault.keyFor('p', url)).headers).toEqual({ 'X-Route': 'eu', 'X-Old': 'old' });
});

it('a test whose kept headers are stored for another origin sends nothing', async () => {
  await vault.saveHeaders('p', 'https://other.example', { values: { 'X-Route': 'eu' }, kept: [] });
  const { background } = openPage(TYPED, {}, { values: {}, kept: ['X-Route'] });
  await waitFor(() => expect(background.posted).toHaveLength(1));
  expect(background.posted[0]).toMatchObject({ outcome: { problem: 'no-key' } });
  expect(received).toEqual([]);
});
