import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { giveConsent, hasConsent } from '#lib/settings/consents.ts';
import { forgetRefused, refusedParameters, rememberRefused } from '#lib/settings/refused-parameters.ts';
import { clearSettings, readRawSetting, storeRawSetting } from '#test/support/settings/raw-settings.ts';

// The extension's API is looked for on import.
await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});

beforeEach(clearSettings);

describe('consents', () => {
  it('hold for the origin they were given for and no other', async () => {
    await giveConsent('https://a.example');
    await giveConsent('https://a.example');
    expect(await hasConsent('https://a.example')).toBe(true);
    expect(await hasConsent('https://b.example')).toBe(false);
    expect(await readRawSetting('consents')).toEqual({ value: ['https://a.example'], version: 1 });
  });

  it('are asked for again when the stored value is broken', async () => {
    await storeRawSetting('consents', { 'https://a.example': true });
    expect(await hasConsent('https://a.example')).toBe(false);
  });
});

describe('refused parameters', () => {
  it('are kept apart by provider, each once', async () => {
    await rememberRefused('a', 'max_tokens');
    await rememberRefused('a', 'max_tokens');
    await rememberRefused('b', 'stream_options');
    expect([...(await refusedParameters('a'))]).toEqual(['max_tokens']);
    expect([...(await refusedParameters('b'))]).toEqual(['stream_options']);
    expect([...(await refusedParameters('c'))]).toEqual([]);
  });

  it('lose none of several that come at once', async () => {
    await Promise.all(['x', 'y', 'z'].map((name) => rememberRefused('a', name)));
    expect([...(await refusedParameters('a'))].sort()).toEqual(['x', 'y', 'z']);
  });

  it('can be forgotten', async () => {
    await rememberRefused('a', 'x');
    await forgetRefused('a');
    expect([...(await refusedParameters('a'))]).toEqual([]);
  });
});
