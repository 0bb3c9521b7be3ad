import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, test, vi } from 'vitest';

import { MODELS_PORT, type ModelsFrame } from '#lib/protocol/frames/model-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { clearSettings } from '#test/support/settings/raw-settings.ts';
import { createManualClock, type ManualClock } from '#test/support/time/manual-clock.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

let policy: Record<string, unknown> = {};
await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { fakeBrowser } = await import('wxt/testing/fake-browser');
Object.assign(fakeBrowser.storage.managed, { get: () => Promise.resolve(policy) });
const { createModelLists } = await import('#lib/background/model-lists.ts');
const { createModelsServer } = await import('#lib/background/servers/models-server.ts');
const { rememberWindow } = await import('#lib/background/on-device-list.ts');
const { chooseModel } = await import('#lib/settings/model-choice.ts');
const { readModelLists, rememberModels } = await import('#lib/settings/model-lists.ts');
const { saveProvider } = await import('#lib/settings/provider-settings.ts');

const HOUR_MS = 3_600_000;

let clock: ManualClock;
/** Hosts that were asked, and how the next request ends. */
let askedInPrivate: (boolean | undefined)[];
let asked: string[];
let answer: () => Promise<Response>;
let allowed: ReadonlySet<string>;
let lists: ReturnType<typeof createModelLists>;
let server: ReturnType<typeof createModelsServer>;
let holds: number;

function aProvider(id: string, changes: Partial<Provider> = {}): Provider {
  return {
    id,
    preset: 'custom-openai',
    name: `Name of ${id}`,
    dialect: 'chat-completions',
    baseUrl: `https://${id}.example/v1`,
    model: 'saved',
    ...changes,
  };
}

/** Opens a picker's port; returns what came through it so far. */
function open(): { posted: LinkedPort['posted']; post: (frame: ModelsFrame) => void; close: () => void } {
  const [panel, background] = linkPorts(MODELS_PORT);
  server.serve(background);
  return {
    posted: background.posted,
    post: (frame) => panel.postMessage(frame),
    close: () => panel.disconnect(),
  };
}

beforeEach(async () => {
  policy = {};
  await clearSettings();
  clock = createManualClock();
  asked = [];
  askedInPrivate = [];
  allowed = new Set(['https://a.example', 'https://b.example', 'https://acme.example']);
  answer = () => Promise.resolve(Response.json({ data: [{ id: 'listed' }] }));
  holds = 0;
  const hasHostPermission = (origin: string) => Promise.resolve(allowed.has(origin));
  lists = createModelLists({
    vault: { keyFor: () => Promise.resolve({ key: 'sk-test-0123456789', elsewhere: false }) },
    env: aRunEnvironment({
      fetch: (url, _init, { isPrivate }) => {
        askedInPrivate.push(isPrivate);
        asked.push(new URL(new Request(url).url).host);
        return answer();
      },
      clock,
      hasHostPermission,
    }),
    onModels: () => Promise.resolve(),
  });
  server = createModelsServer({
    lists,
    now: clock.now,
    hasHostPermission,
    hold: () => {
      holds += 1;
      return () => (holds -= 1);
    },
  });
});

describe('a picker that opens', () => {
  it('is sent what is known at once, and then what each provider lists', async () => {
    await saveProvider(aProvider('a'));
    await chooseModel('a', 'other');
    const { posted, post } = open();
    post({ type: 'models-show', isPrivate: false });
    await waitFor(() => expect(posted.at(-1)).toMatchObject({ type: 'list-end' }));
    expect(posted).toEqual([
      {
        type: 'models-state',
        providers: [{ id: 'a', name: 'Name of a', baseUrl: 'https://a.example/v1', models: ['saved'] }],
        favourites: [],
        recent: [{ provider: 'a', model: 'other' }],
      },
      { type: 'list-start', provider: 'a' },
      {
        type: 'list-end',
        provider: 'a',
        list: { models: [{ id: 'listed', kind: 'chat' }], at: clock.now() },
      },
    ]);
    expect(await readModelLists()).toMatchObject({ a: { models: [{ id: 'listed' }] } });
    await waitFor(() => expect(holds).toBe(0));
  });

  it('asks no provider whose list is fresh, and those whose list is old', async () => {
    await saveProvider(aProvider('a'));
    await saveProvider(aProvider('b'));
    await rememberModels('a', { models: [{ id: 'm', kind: 'chat' }], at: clock.now() });
    await rememberModels('b', { models: [{ id: 'm', kind: 'chat' }], at: clock.now() - HOUR_MS - 1 });
    const { posted, post } = open();
    post({ type: 'models-show', isPrivate: false });
    await waitFor(() => expect(posted.at(-1)).toMatchObject({ type: 'list-end' }));
    expect(asked).toEqual(['b.example']);
  });

  it('is sent the browser’s own model as free, with its window once a session has told it', async () => {
    await saveProvider({
      id: 'here',
      preset: 'browser-model',
      name: 'Here',
      dialect: 'on-device',
      model: '',
    });
    const first = open();
    first.post({ type: 'models-show', isPrivate: false });
    const model = { id: '', name: 'Here', kind: 'chat', price: { input: 0, output: 0 } };
    await waitFor(() => expect(first.posted).toHaveLength(1));
    expect(first.posted).toMatchObject([
      { providers: [{ id: 'here', models: [], list: { models: [model] } }] },
    ]);
    await rememberWindow('here', 9216, clock.now());
    const second = open();
    second.post({ type: 'models-refresh', isPrivate: false });
    second.post({ type: 'models-show', isPrivate: false });
    await waitFor(() => expect(second.posted).toHaveLength(1));
    expect(second.posted).toMatchObject([
      { providers: [{ list: { models: [{ ...model, contextTokens: 9216 }] } }] },
    ]);
    expect(asked).toEqual([]);
  });

  it('asks no provider whose host is not allowed, and says so', async () => {
    await saveProvider(aProvider('c'));
    const { posted, post } = open();
    post({ type: 'models-show', isPrivate: false });
    await waitFor(() =>
      expect(posted.at(-1)).toEqual({
        type: 'list-end',
        provider: 'c',
        failure: { kind: 'blocked', remedy: 'grant-host' },
      }),
    );
    expect(asked).toEqual([]);
  });

  it('says why a provider’s list could not be fetched, and keeps its previous list', async () => {
    await saveProvider(aProvider('a'));
    const old = { models: [{ id: 'old', kind: 'chat' as const }], at: 0 };
    await rememberModels('a', old);
    answer = () => Promise.resolve(new Response('{"error":{"message":"down"}}', { status: 500 }));
    const { posted, post } = open();
    post({ type: 'models-refresh', isPrivate: false });
    await waitFor(() =>
      expect(posted.at(-1)).toMatchObject({ type: 'list-end', failure: { kind: 'server', status: 500 } }),
    );
    expect(await readModelLists()).toEqual({ a: old });
  });

  it('joins a request of another picker', async () => {
    await saveProvider(aProvider('a'));
    const { promise, resolve } = Promise.withResolvers<Response>();
    answer = () => promise;
    const [first, second] = [open(), open()];
    first.post({ type: 'models-show', isPrivate: false });
    second.post({ type: 'models-show', isPrivate: false });
    await waitFor(() => expect(asked).toHaveLength(1));
    await waitFor(() => expect(second.posted.at(-1)).toMatchObject({ type: 'list-start' }));
    resolve(Response.json({ data: [{ id: 'listed' }] }));
    await waitFor(() => {
      for (const { posted } of [first, second]) expect(posted.at(-1)).toMatchObject({ type: 'list-end' });
    });
    expect(asked).toHaveLength(1);
  });

  it('may close before the list arrives, which is stored anyway', async () => {
    await saveProvider(aProvider('a'));
    const { promise, resolve } = Promise.withResolvers<Response>();
    answer = () => promise;
    const { post, close } = open();
    post({ type: 'models-show', isPrivate: false });
    await waitFor(() => expect(asked).toHaveLength(1));
    close();
    resolve(Response.json({ data: [{ id: 'listed' }] }));
    await waitFor(async () => expect(await readModelLists()).toHaveProperty('a'));
  });

  it('offers names of the preset as long as a provider has listed nothing', async () => {
    await saveProvider(aProvider('a', { preset: 'groq', model: 'mine' }));
    answer = () => Promise.resolve(new Response('', { status: 404 }));
    const { posted, post } = open();
    post({ type: 'models-show', isPrivate: false });
    await waitFor(() => expect(posted.at(-1)).toEqual({ type: 'list-end', provider: 'a' }));
    expect(posted[0]).toMatchObject({ providers: [{ models: ['mine', 'openai/gpt-oss-120b'] }] });
  });

  it('is offered one model only where the organization has fixed it', async () => {
    policy = {
      providers: [
        {
          id: 'acme',
          preset: 'custom-openai',
          name: 'Acme',
          baseUrl: 'https://acme.example/v1',
          model: 'acme-large',
          'model:locked': true,
        },
      ],
    };
    const { posted, post } = open();
    post({ type: 'models-refresh', isPrivate: false });
    post({ type: 'models-show', isPrivate: false });
    await waitFor(() => expect(posted.at(-1)).toMatchObject({ type: 'models-state' }));
    expect(posted.at(-1)).toMatchObject({ providers: [{ models: ['acme-large'], isFixed: true }] });
    await waitFor(() => expect(holds).toBe(0));
    expect(asked).toEqual([]);
  });
});

describe('a favourite', () => {
  it('is stored, and the picker is told', async () => {
    await saveProvider(aProvider('a'));
    const { posted, post } = open();
    const model = { provider: 'a', model: 'm' };
    post({ type: 'favourite-set', model, isFavourite: true });
    await waitFor(() =>
      expect(posted.at(-1)).toEqual({ type: 'favourites-state', favourites: [model], recent: [] }),
    );
    expect(asked).toEqual([]);
  });
});

test.each([true, false])(
  'the request of a picker says whether its window is private: %s',
  async (isPrivate) => {
    await saveProvider(aProvider('a'));
    const { posted, post } = open();
    post({ type: 'models-show', isPrivate });
    await waitFor(() => expect(posted.at(-1)).toMatchObject({ type: 'list-end' }));
    expect(askedInPrivate).toEqual([isPrivate]);
  },
);

describe('a list that came with a key', () => {
  it('is forgotten with it, and a request with it is stopped', async () => {
    await saveProvider(aProvider('a'));
    await rememberModels('a', { models: [{ id: 'm', kind: 'chat' }], at: 0 });
    const { promise, resolve } = Promise.withResolvers<Response>();
    answer = () => promise;
    const fetching = lists.fetch('a');
    await waitFor(() => expect(asked).toHaveLength(1));
    await lists.forget('a');
    resolve(Response.json({ data: [{ id: 'listed' }] }));
    expect(await fetching).not.toHaveProperty('list');
    expect(await readModelLists()).toEqual({});
  });
});
