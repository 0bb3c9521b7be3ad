import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { INITIAL_NOTES } from '#lib/protocol/note-settings.ts';
import { INITIAL_LIMITS } from '#lib/protocol/user-limits.ts';
import { giveConsent, readConsentedKinds, readConsents, revokeConsent } from '#lib/settings/consents.ts';
import { limitSettings } from '#lib/settings/limit-settings.ts';
import { noteSettings } from '#lib/settings/note-settings.ts';
import { quoteRuleSetting } from '#lib/settings/quote-rule.ts';
import {
  forgetRefused,
  forgetRefusedNames,
  refusedParameters,
  rememberRefused,
} from '#lib/settings/refused-parameters.ts';
import { addSpent, readSpent } from '#lib/settings/spent-today.ts';
import { clearSettings, readRawSetting, storeRawSetting } from '#test/support/settings/raw-settings.ts';

// The extension's API is looked for on import.
await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});

beforeEach(clearSettings);

describe('consents', () => {
  it('apply to their origin and their kinds of data', async () => {
    await giveConsent('https://a.example', ['text'], 1);
    await giveConsent('https://a.example', ['text', 'picture'], 2);
    expect(await readConsentedKinds('https://a.example')).toEqual(['text', 'picture']);
    expect(await readConsentedKinds('https://b.example')).toEqual([]);
    const stored = { origin: 'https://a.example', kinds: ['text', 'picture'], at: 2 };
    expect(await readRawSetting('consents')).toEqual({ value: [stored], version: 2 });
  });

  it('end when they are revoked', async () => {
    await giveConsent('https://a.example', ['text'], 1);
    await giveConsent('https://b.example', ['text'], 1);
    await revokeConsent('https://a.example');
    expect(await readConsents()).toMatchObject([{ origin: 'https://b.example' }]);
  });

  it('of the first version apply to text, and are requested again for pictures and PDFs', async () => {
    await storeRawSetting('consents', ['https://a.example'], 1);
    expect(await readConsentedKinds('https://a.example')).toEqual(['text']);
  });

  it('are requested again when the stored value is broken', async () => {
    await storeRawSetting('consents', { 'https://a.example': true });
    expect(await readConsents()).toEqual([]);
    await storeRawSetting('consents', [{ origin: 'https://a.example', kinds: ['all'] }, 7], 2);
    expect(await readConsents()).toEqual([]);
  });
});

describe('limits', () => {
  it('that are out of range or missing are the initial ones', async () => {
    const limits = { firstByte: 10, silence: 0, run: 1.5, answer: '20' };
    await storeRawSetting('limits', { limits, caps: {} }, 2);
    expect((await limitSettings.getValue()).limits).toEqual({ ...INITIAL_LIMITS, firstByte: 10 });
    await storeRawSetting('limits', 'broken', 2);
    expect(await limitSettings.getValue()).toEqual({ limits: INITIAL_LIMITS, caps: {} });
  });

  it('of the first version are kept, without spending caps', async () => {
    await storeRawSetting('limits', { ...INITIAL_LIMITS, firstByte: 10 }, 1);
    expect(await limitSettings.getValue()).toEqual({
      limits: { ...INITIAL_LIMITS, firstByte: 10 },
      caps: {},
    });
  });

  it('with a broken spending cap are kept without it', async () => {
    await storeRawSetting('limits', { limits: { ...INITIAL_LIMITS, run: 5 }, caps: { chat: -1 } }, 2);
    expect(await limitSettings.getValue()).toEqual({ limits: { ...INITIAL_LIMITS, run: 5 }, caps: {} });
  });
});

describe('what today has cost', () => {
  it('adds up over a day, and starts at zero on the next', async () => {
    await Promise.all([addSpent('2026-11-26', 0.25), addSpent('2026-11-26', 0.5)]);
    expect(await readSpent('2026-11-26')).toBe(0.75);
    expect(await readSpent('2026-11-27')).toBe(0);
    await addSpent('2026-11-27', 0.1);
    expect(await readSpent('2026-11-27')).toBe(0.1);
  });

  it('is nothing when what is stored cannot be read', async () => {
    await storeRawSetting('spent-today', { day: '2026-11-26', dollars: 'much' });
    expect(await readSpent('2026-11-26')).toBe(0);
  });
});

describe('the request to quote', () => {
  it('is on unless the user has turned it off', async () => {
    expect(await quoteRuleSetting.getValue()).toBe(true);
    await storeRawSetting('quote-rule', 'broken');
    expect(await quoteRuleSetting.getValue()).toBe(true);
    await quoteRuleSetting.update(() => false);
    expect(await quoteRuleSetting.getValue()).toBe(false);
  });
});

describe('the form of reading notes', () => {
  it('is the built-in one where nothing can be read, and keeps what can be', async () => {
    expect(await noteSettings.getValue()).toEqual(INITIAL_NOTES);
    await storeRawSetting('notes', 'broken');
    expect(await noteSettings.getValue()).toEqual(INITIAL_NOTES);
    await storeRawSetting('notes', { template: 1, vault: 'Reading' });
    expect(await noteSettings.getValue()).toEqual({ template: '', vault: 'Reading' });
  });
});

describe('refused parameters', () => {
  const model = (provider: string, name = 'm') => ({ provider, model: name });

  it('are kept apart by provider, each once', async () => {
    await rememberRefused(model('a'), 'max_tokens');
    await rememberRefused(model('a'), 'max_tokens');
    await rememberRefused(model('b'), 'stream_options');
    expect([...(await refusedParameters(model('a')))]).toEqual(['max_tokens']);
    expect([...(await refusedParameters(model('b')))]).toEqual(['stream_options']);
    expect([...(await refusedParameters(model('c')))]).toEqual([]);
  });

  it('lose none of several simultaneous ones', async () => {
    await Promise.all(['x', 'y', 'z'].map((name) => rememberRefused(model('a'), name)));
    expect([...(await refusedParameters(model('a')))].sort()).toEqual(['x', 'y', 'z']);
  });

  it('are kept apart by model', async () => {
    await rememberRefused(model('a', 'one'), 'temperature');
    expect([...(await refusedParameters(model('a', 'two')))]).toEqual([]);
  });

  it('of the first version apply to every model', async () => {
    await storeRawSetting('refused-parameters', { a: ['stream_options'] }, 1);
    expect([...(await refusedParameters(model('a', 'any')))]).toEqual(['stream_options']);
    await rememberRefused(model('a'), 'temperature');
    expect([...(await refusedParameters(model('a')))]).toEqual(['stream_options', 'temperature']);
    expect([...(await refusedParameters(model('a', 'any')))]).toEqual(['stream_options']);
  });

  it('of some names can be forgotten, for one model or for all', async () => {
    for (const name of ['one', 'two']) {
      await rememberRefused(model('a', name), 'temperature');
      await rememberRefused(model('a', name), 'stream_options');
    }
    await forgetRefusedNames('a', ['temperature'], 'one');
    expect([...(await refusedParameters(model('a', 'one')))]).toEqual(['stream_options']);
    expect([...(await refusedParameters(model('a', 'two')))]).toEqual(['temperature', 'stream_options']);
    await forgetRefusedNames('a', ['temperature']);
    expect([...(await refusedParameters(model('a', 'two')))]).toEqual(['stream_options']);
  });

  it('can be forgotten', async () => {
    await rememberRefused(model('a'), 'x');
    await forgetRefused('a');
    expect([...(await refusedParameters(model('a')))]).toEqual([]);
  });
});
