import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Provider } from '#lib/protocol/provider.ts';
import {
  makeDefault,
  providerSettings,
  removeProvider,
  restoreProvider,
  saveProvider,
} from '#lib/settings/provider-settings.ts';
import { refusedParameters, rememberRefused } from '#lib/settings/refused-parameters.ts';
import { clearSettings, readRawSetting, storeRawSetting } from '#test/support/settings/raw-settings.ts';

// The extension's API is looked for on import.
await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});

function aProvider(id: string, changes: Partial<Provider> = {}): Provider {
  return {
    id,
    preset: 'openai',
    name: id,
    dialect: 'chat-completions',
    baseUrl: 'https://api.example.com/v1',
    model: 'm',
    ...changes,
  };
}

beforeEach(clearSettings);

describe('provider settings', () => {
  it('are empty at first', async () => {
    expect(await providerSettings.getValue()).toEqual({ providers: [], defaultProvider: null });
  });

  it('make the first provider the default and keep it when others come', async () => {
    await saveProvider(aProvider('a'));
    const settings = await saveProvider(aProvider('b'));
    expect(settings.providers.map((one) => one.id)).toEqual(['a', 'b']);
    expect(settings.defaultProvider).toBe('a');
  });

  it('replace a provider of the same id in its place', async () => {
    await saveProvider(aProvider('a'));
    await saveProvider(aProvider('b'));
    const settings = await saveProvider(aProvider('a', { model: 'other' }));
    expect(settings.providers.map((one) => [one.id, one.model])).toEqual([
      ['a', 'other'],
      ['b', 'm'],
    ]);
  });

  it('put a removed provider back in its place, and as the default if it was', async () => {
    for (const id of ['a', 'b', 'c']) await saveProvider(aProvider(id));
    await makeDefault('b');
    await removeProvider('b');
    const settings = await restoreProvider(aProvider('b'), 1, true);
    expect(settings.providers.map((one) => one.id)).toEqual(['a', 'b', 'c']);
    expect(settings.defaultProvider).toBe('b');
    expect(await restoreProvider(aProvider('b', { name: 'again' }), 0, false)).toEqual(settings);
  });

  it('keep what only a newer version of Gloss can read when others change', async () => {
    const newer = { ...aProvider('newer'), dialect: 'of-tomorrow', more: true };
    await storeRawSetting('providers', { providers: [newer, aProvider('a')], defaultProvider: 'a' });
    await saveProvider(aProvider('b'));
    const settings = await removeProvider('a');
    expect(settings.providers.map((one) => one.id)).toEqual(['b']);
    expect(await readRawSetting('providers')).toMatchObject({
      value: { providers: [aProvider('b'), newer] },
    });
  });

  it('lose none of several changes made at once', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => saveProvider(aProvider(id))));
    expect((await providerSettings.getValue()).providers).toHaveLength(4);
  });

  it('pass the default on when its provider is removed', async () => {
    await saveProvider(aProvider('a'));
    await saveProvider(aProvider('b'));
    expect((await removeProvider('a')).defaultProvider).toBe('b');
    expect((await removeProvider('b')).defaultProvider).toBeNull();
  });

  it('do not make a missing provider the default', async () => {
    await saveProvider(aProvider('a'));
    await saveProvider(aProvider('b'));
    expect((await makeDefault('b')).defaultProvider).toBe('b');
    expect((await makeDefault('gone')).defaultProvider).toBe('b');
  });

  it.each([null, 7, 'text', [], {}, { providers: null }, { providers: 'x', defaultProvider: 'a' }])(
    'fall back when the stored value is %j',
    async (stored) => {
      await storeRawSetting('providers', stored);
      expect(await providerSettings.getValue()).toEqual({ providers: [], defaultProvider: null });
    },
  );

  it('keep what can be read of a broken value', async () => {
    await storeRawSetting('providers', {
      providers: [
        { id: 'broken' },
        aProvider('good'),
        4,
        aProvider('odd', { dialect: 'event-stream' }),
        aProvider('nowhere', { baseUrl: 'nowhere' }),
      ],
      defaultProvider: { not: 'a string' },
    });
    const settings = await providerSettings.getValue();
    expect(settings.providers.map((one) => one.id)).toEqual(['good', 'odd']);
    expect(settings.defaultProvider).toBe('good');
  });

  it('keep a demo server of version 1 as a custom server, with everything else as it was', async () => {
    const demo = aProvider('a', { preset: 'demo', baseUrl: 'http://127.0.0.1:8787/v1', model: 'gloss-demo' });
    const stored = { providers: [demo, { id: 'broken' }, aProvider('b')], defaultProvider: 'b' };
    await storeRawSetting('providers', stored, 1);
    expect(await providerSettings.getValue()).toEqual({
      providers: [{ ...demo, preset: 'custom-openai' }, aProvider('b')],
      defaultProvider: 'b',
    });
    await saveProvider(aProvider('c'));
    expect(await readRawSetting('providers')).toMatchObject({
      version: 2,
      value: {
        providers: [{ id: 'a', preset: 'custom-openai' }, { id: 'b' }, { id: 'c' }, { id: 'broken' }],
      },
    });
  });

  it('forget the refused parameters of an endpoint that changed, and only then', async () => {
    await saveProvider(aProvider('a'));
    await rememberRefused({ provider: 'a', model: 'm' }, 'stream_options');
    await saveProvider(aProvider('a', { model: 'other' }));
    expect([...(await refusedParameters({ provider: 'a', model: 'm' }))]).toEqual(['stream_options']);
    await saveProvider(aProvider('a', { baseUrl: 'https://elsewhere.example.com/v1' }));
    expect([...(await refusedParameters({ provider: 'a', model: 'm' }))]).toEqual([]);
  });
});
