import 'fake-indexeddb/auto';
import { createServer, type RequestListener } from 'node:http';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { SET_UP_PORT, type NewProvider } from '#lib/protocol/frames/set-up-frames.ts';
import { type KeyVault, VaultLockedError } from '#lib/vault/key-vault.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { listen } from '#test/support/servers/listen.ts';
import { clearSettings } from '#test/support/settings/raw-settings.ts';
import { waitFor } from '#test/support/time/wait-for.ts';
import { openVault } from '#test/support/vault/open-vault.ts';

let policy: Record<string, unknown> = {};

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { fakeBrowser } = await import('wxt/testing/fake-browser');
Object.assign(fakeBrowser.storage.managed, { get: () => Promise.resolve(policy) });
const { createSetUpServer } = await import('#lib/background/servers/set-up-server.ts');
const { providerSettings } = await import('#lib/settings/provider-settings.ts');

const KEY = 'sk-canary-0123456789abcdef';
let vaults = 0;
let vault: KeyVault;
let url: string;
let close: () => Promise<void>;
let requests: string[];
let answers: Record<string, RequestListener>;
let onSaved: ReturnType<typeof vi.fn<() => Promise<void>>>;
let server: ReturnType<typeof createSetUpServer>;
let held: number;
let isAllowed: boolean;
let looked: string[];
/** The purpose of each request, and whether it came from a private window. */
let recorded: string[];

function json(status: number, body: unknown): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}

const streams: RequestListener = (_request, response) => {
  response.end('data: {"choices":[{"delta":{"content":"ready"}}]}\n\ndata: [DONE]\n\n');
};

/** Streams for this model, and says that it knows no other. */
function streamsFor(model: string): RequestListener {
  return (request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const isKnown = body.includes(JSON.stringify(model));
      const answer = isKnown ? streams : json(404, { error: { message: 'model not found' } });
      answer(request, response);
    });
  };
}

function createServerWith(keys: Pick<KeyVault, 'save' | 'remove' | 'state'>) {
  return createSetUpServer({
    vault: keys,
    onSaved,
    hold() {
      held += 1;
      return () => (held -= 1);
    },
    env: aRunEnvironment({
      fetch(target, init, { purpose, isPrivate }) {
        recorded.push(`${purpose} ${isPrivate}`);
        if (purpose !== 'look') return fetch(target, init);
        looked.push(target);
        return target.includes(':11434/')
          ? Promise.resolve(Response.json({ data: [{ id: 'llama3.2' }] }))
          : Promise.reject(new TypeError('Failed to fetch'));
      },
      hasHostPermission: () => Promise.resolve(isAllowed),
    }),
  });
}

beforeEach(async () => {
  policy = {};
  await clearSettings();
  requests = [];
  looked = [];
  recorded = [];
  held = 0;
  isAllowed = true;
  onSaved = vi.fn(() => Promise.resolve());
  answers = {
    '/v1/models': json(200, { data: [{ id: 'text-embedding-3' }, { id: 'alpha' }, { id: 'beta' }] }),
    '/v1/chat/completions': streams,
  };
  ({ url, close } = await listen(
    createServer((request, response) => {
      requests.push(`${request.url} ${request.headers.authorization ?? 'no key'}`);
      (answers[request.url ?? ''] ?? json(404, { detail: 'Not Found' }))(request, response);
    }),
  ));
  vault = openVault(`set-up-vault-${(vaults += 1)}`);
  server = createServerWith(vault);
});

afterEach(() => close());

/** A panel that sends one frame. */
function openPage(frame: Record<string, unknown>) {
  const [page, background] = linkPorts(SET_UP_PORT);
  server.serve(background);
  page.postMessage(frame);
  return { page, replies: background.posted };
}

/** A panel that connects this provider, and what it is answered last. */
async function connect(changes: Partial<NewProvider> = {}, rest: Record<string, unknown> = {}) {
  const provider: NewProvider = {
    preset: 'custom-openai',
    name: 'P',
    dialect: 'chat-completions',
    baseUrl: `${url}/v1`,
    model: '',
    ...changes,
  };
  const { replies } = openPage({ type: 'provider-connect', isPrivate: false, provider, ...rest });
  const LAST = /"type":"(?:set-up-end|set-up-refuse|fault-show)"/;
  await waitFor(() => expect(JSON.stringify(replies)).toMatch(LAST));
  return { replies, last: replies.at(-1) };
}

async function saved() {
  return (await providerSettings.getValue()).providers;
}

describe('a provider that works', () => {
  it('is asked for its models, tested with the first that answers questions, and saved with its key', async () => {
    const { replies, last } = await connect({}, { key: ` Bearer ${KEY} ` });
    expect(replies.slice(0, 2)).toEqual([
      { type: 'set-up-step', step: 'models', model: '' },
      { type: 'set-up-step', step: 'test', model: 'alpha' },
    ]);
    const [provider] = await saved();
    expect(provider).toMatchObject({ name: 'P', model: 'alpha', baseUrl: `${url}/v1` });
    expect(last).toEqual({
      type: 'set-up-end',
      outcome: { type: 'works', text: 'ready', firstByteMs: expect.any(Number) },
      provider,
      isSaved: true,
    });
    expect(requests).toEqual([`/v1/models Bearer ${KEY}`, `/v1/chat/completions Bearer ${KEY}`]);
    expect(await vault.keyFor(provider?.id ?? '', url)).toMatchObject({ key: KEY });
    await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
    await waitFor(() => expect(held).toBe(0));
  });

  it('says nothing of its key', async () => {
    const { replies } = await connect({}, { key: KEY });
    expect(JSON.stringify(replies)).not.toContain('canary');
  });

  it('is tested with what its preset suggests, where the server lists that', async () => {
    answers['/v1/models'] = json(200, { data: [{ id: 'alpha' }, { id: 'mistral-small-latest' }] });
    await connect({ preset: 'mistral' }, { key: KEY });
    expect(await saved()).toMatchObject([{ model: 'mistral-small-latest' }]);
  });

  it('is tested with what its preset suggests, where its list cannot be read', async () => {
    answers['/v1/models'] = json(500, { error: { message: 'No list today' } });
    await connect({ preset: 'mistral' }, { key: KEY });
    expect(await saved()).toMatchObject([{ model: 'mistral-small-latest' }]);
  });

  it('is tested with the model that the user has named', async () => {
    await connect({ model: 'gamma' });
    expect(requests).toEqual(['/v1/chat/completions no key']);
    expect(await saved()).toMatchObject([{ model: 'gamma' }]);
  });

  it('never takes the place of another one', async () => {
    await connect();
    const [first] = await saved();
    await connect({ name: 'Q', id: first?.id } as Partial<NewProvider>);
    expect((await saved()).map(({ name }) => name)).toEqual(['P', 'Q']);
  });
});

describe('a provider that does not work', () => {
  it('is not saved, and neither is its key', async () => {
    answers['/v1/models'] = json(401, { error: { message: 'Incorrect API key', code: 'invalid_api_key' } });
    const { last } = await connect({}, { key: KEY });
    expect(last).toMatchObject({ isSaved: false, outcome: { type: 'problem', problem: 'wrong-key' } });
    expect(await saved()).toEqual([]);
    expect((await vault.states()).keys).toEqual([]);
    expect(onSaved).not.toHaveBeenCalled();
  });

  it('names the path at which the API is', async () => {
    const { last } = await connect({ baseUrl: url });
    expect(last).toMatchObject({ outcome: { problem: 'wrong-path', baseUrl: `${url}/v1` } });
  });

  it('names the nearest models when the named one is not there', async () => {
    answers['/v1/chat/completions'] = streamsFor('alpha');
    const { last } = await connect({ model: 'alfa' });
    expect(last).toMatchObject({
      outcome: { problem: 'unknown-model', models: ['alpha', 'beta'] },
      provider: { model: 'alfa' },
    });
  });

  it('is saved anyway when the user wants that, without a request', async () => {
    const { last } = await connect({ model: 'alpha' }, { key: KEY, isForced: true });
    expect(last).toMatchObject({ isSaved: true });
    expect(requests).toEqual([]);
    expect(await saved()).toMatchObject([{ model: 'alpha' }]);
    expect((await vault.states()).keys).toHaveLength(1);
  });

  it('is sent nothing without the permission for its host', async () => {
    isAllowed = false;
    const { last } = await connect({}, { key: KEY });
    expect(last).toMatchObject({ outcome: { problem: 'no-permission' } });
    expect(requests).toEqual([]);
  });
});

describe('a key that cannot be stored', () => {
  it('is refused before anything is sent when it is not allowed in headers', async () => {
    const { last } = await connect({}, { key: 'sk-\u200bcanary' });
    expect(last).toEqual({ type: 'set-up-refuse', problem: 'invalid-character' });
    expect(requests).toEqual([]);
  });

  it('is refused before anything is sent when the keys are locked', async () => {
    const state = { hasPassphrase: true, isLocked: true, lockAfter: null };
    server = createServerWith({ ...vault, state: () => Promise.resolve(state) });
    const { last } = await connect({}, { key: KEY });
    expect(last).toEqual({ type: 'set-up-refuse', problem: 'locked' });
    expect(requests).toEqual([]);
  });

  it('is refused, and the provider not saved, when the keys are locked in the meantime', async () => {
    server = createServerWith({ ...vault, save: () => Promise.reject(new VaultLockedError()) });
    const { last } = await connect({}, { key: KEY });
    expect(last).toEqual({ type: 'set-up-refuse', problem: 'locked' });
    expect(await saved()).toEqual([]);
  });
});

it('nothing is saved when the panel closes while a model is tested', async () => {
  let isAsked = false;
  answers['/v1/chat/completions'] = () => (isAsked = true);
  const provider = { preset: 'custom-openai', name: 'P', dialect: 'chat-completions', model: '' };
  const { page } = openPage({
    type: 'provider-connect',
    isPrivate: false,
    provider: { ...provider, baseUrl: `${url}/v1` },
    key: KEY,
  });
  await waitFor(() => expect(isAsked).toBe(true));
  page.disconnect();
  await waitFor(() => expect(held).toBe(0));
  expect(await saved()).toEqual([]);
  expect((await vault.states()).keys).toEqual([]);
});

describe('a search on this computer', () => {
  it('queries the port of each local preset once, and names the servers that answer', async () => {
    const { replies } = openPage({ type: 'servers-find', isPrivate: false });
    await waitFor(() => expect(replies.at(-1)).toEqual({ type: 'servers-end' }));
    expect(replies).toEqual([
      { type: 'server-found', server: { preset: 'ollama', models: 1 } },
      { type: 'servers-end' },
    ]);
    expect(looked.toSorted()).toEqual([
      'http://127.0.0.1:11434/v1/models',
      'http://127.0.0.1:1234/v1/models',
      'http://127.0.0.1:1337/v1/models',
      'http://127.0.0.1:4000/v1/models',
      'http://127.0.0.1:8000/v1/models',
      'http://127.0.0.1:8080/v1/models',
    ]);
  });

  it('is recorded as what it is, also in a private window', async () => {
    const { replies } = openPage({ type: 'servers-find', isPrivate: true });
    await waitFor(() => expect(replies.at(-1)).toEqual({ type: 'servers-end' }));
    expect(recorded).toEqual(Array(6).fill('look true'));
    await connect({}, { isPrivate: true });
    expect(recorded.slice(6)).toEqual(['models true', 'test true']);
    await connect();
    expect(recorded.slice(8)).toEqual(['models false', 'test false']);
  });

  it('sends nothing without the permission', async () => {
    isAllowed = false;
    const { replies } = openPage({ type: 'servers-find', isPrivate: false });
    await waitFor(() => expect(replies).toEqual([{ type: 'servers-end' }]));
    expect(looked).toEqual([]);
  });
});

describe('a policy that forbids other providers', () => {
  beforeEach(() => {
    policy = { onlyTheseProviders: true };
  });

  it('is told to the panel', async () => {
    const { replies } = openPage({ type: 'set-up-show' });
    await waitFor(() => expect(replies).toEqual([{ type: 'set-up-state', isForbidden: true }]));
  });

  it('keeps a provider from being tested and saved', async () => {
    const { last } = await connect({}, { key: KEY });
    expect(last).toMatchObject({ type: 'fault-show', fault: 'forbidden' });
    expect(requests).toEqual([]);
    expect(await saved()).toEqual([]);
  });
});

it('without a policy every provider may be set up', async () => {
  const { replies } = openPage({ type: 'set-up-show' });
  await waitFor(() => expect(replies).toEqual([{ type: 'set-up-state', isForbidden: false }]));
});
