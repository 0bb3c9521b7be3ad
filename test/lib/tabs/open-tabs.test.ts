import { beforeEach, describe, expect, it, vi } from 'vitest';

import { waitFor } from '#test/support/time/wait-for.ts';

interface Tab {
  id?: number;
  title?: string;
  url?: string;
  active?: boolean;
  discarded?: boolean;
}

/** A browser with one window, and what it has been allowed. */
const world = vi.hoisted(() => ({
  tabs: [] as Tab[],
  permissions: new Set<string>(),
  request: vi.fn(),
  listeners: new Set<() => void>(),
}));

vi.mock('wxt/browser', () => {
  const event = {
    addListener: (listener: () => void) => void world.listeners.add(listener),
    removeListener: (listener: () => void) => void world.listeners.delete(listener),
  };
  const sees = (url = ''): boolean =>
    world.permissions.has('tabs') ||
    [...world.permissions].some((origin) => url.startsWith(origin.slice(0, -1)));
  return {
    browser: {
      tabs: {
        onActivated: event,
        onUpdated: event,
        query: ({ active }: { active?: boolean }) =>
          Promise.resolve(
            world.tabs
              .filter((tab) => active === undefined || tab.active === active)
              .map(({ title, url, ...rest }) => (sees(url) ? { ...rest, title, url } : rest)),
          ),
      },
      permissions: {
        onAdded: event,
        onRemoved: event,
        request: world.request,
        contains: ({ permissions = [], origins = [] }: { permissions?: string[]; origins?: string[] }) =>
          Promise.resolve([...permissions, ...origins].every((one) => world.permissions.has(one))),
      },
    },
  };
});

const { askForOrigins, askForTabs, listTabs, watchTabs } = await import('#lib/tabs/open-tabs.ts');
type Sight = Parameters<Parameters<typeof watchTabs>[1]>[0];

const HERE = { id: 1, title: 'Here', url: 'https://here.example:8443/a', active: true };
const THERE = { id: 2, title: 'There', url: 'https://there.example/b', active: false };

beforeEach(() => {
  world.tabs = [THERE, HERE];
  world.permissions = new Set();
  world.request.mockReset();
  world.listeners.clear();
});

async function look(): Promise<Sight> {
  const ending = new AbortController();
  const sight = await new Promise<Sight>((resolve) => watchTabs(1, resolve, ending.signal));
  ending.abort();
  return sight;
}

describe('the active page', () => {
  it('has no title or URL where Gloss may neither read it nor see tabs', async () => {
    expect(await look()).toEqual({ seesTabs: false, front: { id: 1, title: '', url: '', origins: [] } });
  });

  it('needs no permission where its URL is visible', async () => {
    world.permissions.add('https://here.example:8443/*');
    expect(await look()).toEqual({
      seesTabs: false,
      front: { id: 1, title: 'Here', url: HERE.url, origins: [] },
    });
  });

  it('needs access to its host, without the port, where only tabs may be seen', async () => {
    world.permissions.add('tabs');
    expect((await look()).front?.origins).toEqual(['https://here.example/*']);
    world.permissions.add('https://here.example/*');
    expect((await look()).front?.origins).toEqual([]);
  });

  it('is unreadable on sites that browsers protect', async () => {
    world.permissions.add('tabs');
    world.tabs = [{ ...HERE, url: 'about:config' }];
    expect((await look()).front).toMatchObject({ origins: [], unreadable: 'browser' });
  });

  it('is watched until the signal aborts', async () => {
    const seen: (string | undefined)[] = [];
    const ending = new AbortController();
    world.permissions.add('tabs');
    watchTabs(1, ({ front }) => seen.push(front?.title), ending.signal);
    await waitFor(() => expect(seen).toEqual(['Here']));
    world.tabs = [{ ...THERE, active: true }];
    for (const listener of world.listeners) listener();
    await waitFor(() => expect(seen.at(-1)).toBe('There'));
    ending.abort();
    expect(world.listeners.size).toBe(0);
  });
});

it('tabs are listed with the active one first, each with the origins it needs', async () => {
  world.permissions.add('tabs');
  world.tabs = [
    THERE,
    { id: 3, title: 'Asleep', url: 'https://c.example/', discarded: true, active: false },
    HERE,
    { title: 'x', active: false },
  ];
  expect(await listTabs(1)).toMatchObject([
    { id: 1, isFront: true, origins: ['https://here.example/*'] },
    { id: 2, isFront: false, origins: ['https://there.example/*'] },
    { id: 3, origins: [], unreadable: 'unloaded' },
  ]);
});

it('permissions are requested synchronously, each site once', async () => {
  world.request.mockResolvedValue(true);
  const asked = askForOrigins(['https://a.example/*', 'https://b.example/*', 'https://a.example/*']);
  expect(world.request).toHaveBeenCalledWith({ origins: ['https://a.example/*', 'https://b.example/*'] });
  expect(await asked).toBe(true);
});

it('a request that the browser refuses counts as denied', async () => {
  world.request.mockRejectedValue(
    new Error('permissions.request may only be called from a user input handler'),
  );
  expect(await askForTabs()).toBe(false);
});
