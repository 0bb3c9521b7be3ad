import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';

import { defineSetting, type Setting } from '#lib/settings/define-setting.ts';
import { createSettingsStore, type LocalArea, type SettingsStore } from '#lib/settings/settings-store.ts';

let databases = 0;

/** A `storage.local` that holds these items. */
function localArea(items: Record<string, unknown>): LocalArea & { items: Record<string, unknown> } {
  return {
    items,
    get: (names) =>
      Promise.resolve(Object.fromEntries(Object.entries(items).filter(([name]) => names.includes(name)))),
    remove(names) {
      for (const name of names) delete items[name];
      return Promise.resolve();
    },
  };
}

function open(items: Record<string, unknown> = {}, name = `settings-${(databases += 1)}`) {
  const area = localArea(items);
  return { name, area, store: createSettingsStore(name, () => area) };
}

function colour(store: SettingsStore): Setting<string> {
  return defineSetting(
    'colour',
    {
      version: 3,
      migrations: { 2: (stored) => `${String(stored)}-2`, 3: (stored) => `${String(stored)}-3` },
      read: (stored) => (typeof stored === 'string' ? stored : 'none'),
    },
    store,
  );
}

it('an old value is migrated, one version after another', async () => {
  const { store } = open();
  await store.update('colour', () => ({ value: 'red', version: 1 }));
  expect(await colour(store).getValue()).toBe('red-2-3');
  await store.update('colour', () => ({ value: 'red', version: 2 }));
  expect(await colour(store).getValue()).toBe('red-3');
});

it('a value that was changed is stored in the newest version', async () => {
  const { store } = open();
  await store.update('colour', () => ({ value: 'red', version: 1 }));
  expect(await colour(store).update((value) => value)).toBe('red-2-3');
  expect(await store.read('colour')).toEqual({ value: 'red-2-3', version: 3 });
});

it('a value of a newer version keeps that version when it is changed', async () => {
  const { store } = open();
  await store.update('colour', () => ({ value: 'red', version: 4 }));
  expect(await colour(store).update(() => 'blue')).toBe('blue');
  expect(await store.read('colour')).toEqual({ value: 'blue', version: 4 });
});

it('a setting that was never stored is not migrated', async () => {
  expect(await colour(open().store).getValue()).toBe('none');
});

it('a change that throws leaves the setting as it is', async () => {
  const setting = colour(open().store);
  await setting.update(() => 'red');
  const failing = setting.update(() => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await setting.getValue()).toBe('red');
});

it('simultaneous changes are all kept, even from another context', async () => {
  const { name, area, store } = open();
  const other = createSettingsStore(name, () => area);
  await Promise.all(
    [store, other, store, other].map((one) =>
      one.update('count', (stored) => ({ value: Number(stored?.value ?? 0) + 1, version: 1 })),
    ),
  );
  expect(await store.read('count')).toEqual({ value: 4, version: 1 });
});

const OLD = {
  providers: { providers: [{ id: 'a' }], defaultProvider: 'a' },
  providers$: { v: 1 },
  consents: ['https://a.example'],
  entries: [{ id: 'q' }],
  'model-choices': { chosen: null, listed: { a: ['m'] } },
  'refused-parameters': { a: ['x'] },
};

it('settings of earlier versions are moved out of storage.local, and nothing is lost', async () => {
  const { store, area } = open({ ...OLD, unrelated: 1 });
  expect(await store.read('providers')).toEqual({ value: OLD.providers, version: 1 });
  expect(await store.read('consents')).toEqual({ value: OLD.consents, version: 1 });
  expect(await store.read('saved-questions')).toEqual({ value: OLD.entries, version: 1 });
  expect(await store.read('model-choices')).toEqual({ value: OLD['model-choices'], version: 1 });
  expect(await store.read('refused-parameters')).toEqual({ value: OLD['refused-parameters'], version: 1 });
  expect(area.items).toEqual({ unrelated: 1 });
});

it('settings that were left behind when the background died in between are not moved over newer ones', async () => {
  const { name, store } = open({ ...OLD });
  await store.update('consents', () => ({ value: ['https://b.example'], version: 1 }));
  const { store: next } = open({ ...OLD }, name);
  expect(await next.read('consents')).toEqual({ value: ['https://b.example'], version: 1 });
});

it('data that is written to storage.local later is never read', async () => {
  const { name, store } = open();
  expect(await store.read('consents')).toBeUndefined();
  const { store: next } = open({ consents: ['https://evil.example'] }, name);
  expect(await next.read('consents')).toBeUndefined();
});

it('settings that cannot be moved yet are moved by the next call', async () => {
  const area = localArea({ ...OLD });
  let isBroken = true;
  const store = createSettingsStore(`settings-${(databases += 1)}`, () => ({
    ...area,
    get: (names) => (isBroken ? Promise.reject(new Error('no')) : area.get(names)),
  }));
  await expect(store.read('consents')).rejects.toThrow('no');
  isBroken = false;
  expect(await store.read('consents')).toEqual({ value: OLD.consents, version: 1 });
});

it('settings that are requested at once are read in one transaction, and later ones in another', async () => {
  const { store } = open();
  await store.update('one', () => ({ value: 1, version: 1 }));
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const [one, two] = await Promise.all([store.read('one'), store.read('two')]);
  expect([one?.value, two]).toEqual([1, undefined]);
  expect(begin).toHaveBeenCalledOnce();
  expect((await store.read('one'))?.value).toBe(1);
  expect(begin).toHaveBeenCalledTimes(2);
  begin.mockRestore();
});
