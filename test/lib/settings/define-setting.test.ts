import { beforeEach, expect, it, vi } from 'vitest';

import { defineSetting } from '#lib/settings/define-setting.ts';

const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

beforeEach(() => fakeBrowser.reset());

const colour = defineSetting('colour', {
  version: 3,
  migrations: { 2: (stored) => `${String(stored)}-2`, 3: (stored) => `${String(stored)}-3` },
  read: (stored) => (typeof stored === 'string' ? stored : 'none'),
});

it('brings an old value up to date, one version after the other', async () => {
  await fakeBrowser.storage.local.set({ colour: 'red' });
  expect(await colour.getValue()).toBe('red-2-3');
  await fakeBrowser.storage.local.set({ colour: 'red', colour$: { v: 2 } });
  expect(await colour.getValue()).toBe('red-3');
});

it('migrates once: what was changed since is of the newest version', async () => {
  await fakeBrowser.storage.local.set({ colour: 'red' });
  await colour.update((value) => value);
  expect(await colour.getValue()).toBe('red-2-3');
});

it('migrates nothing where nothing is stored', async () => {
  expect(await colour.getValue()).toBe('none');
});
