import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { KeyVault } from '#lib/vault/key-vault.ts';
import { clearSettings } from '#test/support/settings/raw-settings.ts';

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { chooseTarget, readProviderView, readServerTarget } = await import('#lib/background/targets.ts');
const { giveConsent } = await import('#lib/settings/consents.ts');
const { chooseModel } = await import('#lib/settings/model-choice.ts');
const { removeProvider, saveProvider } = await import('#lib/settings/provider-settings.ts');
const { rememberRefused } = await import('#lib/settings/refused-parameters.ts');

const ORIGIN = 'https://api.example.com';

function aProvider(changes: Partial<ServerProvider> = {}): ServerProvider {
  return {
    id: 'p',
    preset: 'custom-chat-completions',
    name: 'P',
    dialect: 'chat-completions',
    baseUrl: `${ORIGIN}/v1`,
    model: 'm',
    ...changes,
  };
}

/** A vault with one key, bound to one origin. */
function vaultWith(key?: string, origin = ORIGIN): Pick<KeyVault, 'keyFor'> {
  return {
    keyFor: (_provider, wanted) =>
      Promise.resolve(
        key === undefined
          ? { elsewhere: false }
          : wanted === origin
            ? { key, elsewhere: false }
            : { elsewhere: true },
      ),
  };
}

const UNLOCKED = { isLockedFor: () => Promise.resolve(false) };

beforeEach(clearSettings);

describe('a target', () => {
  it.each<[string, Partial<ServerProvider>, Pick<KeyVault, 'keyFor'>, object]>([
    [
      'plain http to another machine',
      { baseUrl: 'http://models.example/v1' },
      vaultWith(),
      { kind: 'blocked' },
    ],
    [
      'a name in its address',
      { baseUrl: 'https://user@api.example.com/v1' },
      vaultWith(),
      { kind: 'blocked' },
    ],
    [
      'a password in its address',
      { baseUrl: 'https://:x@api.example.com/v1' },
      vaultWith(),
      { kind: 'blocked' },
    ],
    [
      'a key for another origin',
      {},
      vaultWith('sk', 'https://other.example'),
      { kind: 'no_key', remedy: 'key-elsewhere' },
    ],
    [
      'a key that is locked',
      {},
      { keyFor: () => Promise.resolve({ elsewhere: false, isLocked: true }) },
      { kind: 'no_key', remedy: 'keys-locked' },
    ],
    ['no key, where its provider needs one', { preset: 'openai' }, vaultWith(), { kind: 'no_key' }],
  ])('with %s is not asked', async (_what, changes, vault, obstacle) => {
    const target = await readServerTarget(vault, aProvider(changes), 'm');
    expect(target.obstacle).toEqual(obstacle);
    expect(target.key).toBeUndefined();
  });

  it.each<[string, Partial<ServerProvider>, Pick<KeyVault, 'keyFor'>]>([
    ['plain http on this computer', { baseUrl: 'http://127.0.0.1:11434/v1' }, vaultWith()],
    [
      'plain http that the user agreed to',
      { baseUrl: 'http://models.example/v1', insecure: true },
      vaultWith(),
    ],
    ['a key that its provider needs', { preset: 'openai' }, vaultWith('sk')],
    ['no key, where none is needed', {}, vaultWith()],
  ])('with %s is asked', async (_what, changes, vault) => {
    expect((await readServerTarget(vault, aProvider(changes), 'm')).obstacle).toBeUndefined();
  });

  it('has the parameters that its provider refuses: known ones and learned ones', async () => {
    await rememberRefused({ provider: 'p', model: 'm' }, 'stream_options');
    const { refused } = await readServerTarget(vaultWith('sk'), aProvider({ preset: 'openai' }), 'm');
    expect([...refused]).toEqual(['max_tokens', 'stream_options']);
  });

  it('is the model that was chosen in a panel, as long as its provider is there', async () => {
    expect(await chooseTarget(vaultWith())).toBeUndefined();
    await saveProvider(aProvider());
    await saveProvider(aProvider({ id: 'q', model: 'n' }));
    expect(await chooseTarget(vaultWith())).toMatchObject({ provider: { id: 'p' }, model: 'm' });
    await chooseModel('q', 'other');
    expect(await chooseTarget(vaultWith())).toMatchObject({ provider: { id: 'q' }, model: 'other' });
    await removeProvider('q');
    expect(await chooseTarget(vaultWith())).toMatchObject({ provider: { id: 'p' }, model: 'm' });
  });
});

describe('what a panel is told', () => {
  it('is nothing without a provider', async () => {
    expect(await readProviderView(UNLOCKED)).toBeNull();
  });

  it('names the origin, whether it was agreed to, and the providers that there are', async () => {
    await saveProvider(aProvider());
    await chooseModel('p', 'typed');
    expect(await readProviderView(UNLOCKED)).toMatchObject({
      origin: ORIGIN,
      consented: [],
      model: 'typed',
      providers: ['p'],
    });
    await giveConsent(ORIGIN, ['text'], 1);
    expect(await readProviderView(UNLOCKED)).toMatchObject({ consented: ['text'] });
  });

  it('holds the system prompt that goes along with each question', async () => {
    await saveProvider(aProvider({ parameters: { systemPrompt: 'Be brief.', temperature: 1 } }));
    expect(await readProviderView(UNLOCKED)).toMatchObject({
      parameters: { systemPrompt: 'Be brief.', temperature: 1 },
    });
  });

  it('names what the chosen model refused of the parameters', async () => {
    await saveProvider(aProvider());
    await rememberRefused({ provider: 'p', model: 'm' }, 'temperature');
    await rememberRefused({ provider: 'p', model: 'm' }, 'stream_options');
    await rememberRefused({ provider: 'p', model: 'other' }, 'reasoning_effort');
    expect(await readProviderView(UNLOCKED)).toMatchObject({ refused: ['temperature'] });
    await chooseModel('p', 'other');
    expect(await readProviderView(UNLOCKED)).toMatchObject({ refused: ['reasoningEffort'] });
  });

  it('names no origin for the browser’s own model, whose target has no key', async () => {
    const model = {
      id: 'here',
      preset: 'browser-model',
      name: 'Here',
      dialect: 'on-device',
      model: '',
    } as const;
    await saveProvider(model);
    const view = await readProviderView(UNLOCKED);
    expect(view).toMatchObject({ id: 'here', origin: null, consented: [], takesImages: true });
    expect(await chooseTarget(vaultWith('sk'))).toEqual({ provider: model, model: '', origin: null });
  });

  it('says when its key is locked', async () => {
    await saveProvider(aProvider());
    expect(await readProviderView({ isLockedFor: (id) => Promise.resolve(id === 'p') })).toMatchObject({
      isLocked: true,
    });
  });

  it('does not wait for a vault that cannot be read', async () => {
    await saveProvider(aProvider());
    const broken = { isLockedFor: () => Promise.reject(new Error('vault-unavailable')) };
    expect(await readProviderView(broken)).toMatchObject({ id: 'p', model: 'm' });
  });

  it('holds no key and no path of the address', async () => {
    await saveProvider(aProvider({ baseUrl: `${ORIGIN}/secret-path/v1` }));
    expect(JSON.stringify(await readProviderView(UNLOCKED))).not.toContain('secret-path');
  });
});

describe('the key of a target', () => {
  it.each([
    ['is current while it is stored', { key: 'sk-one', elsewhere: false }, true],
    ['is current after the vault was locked', { elsewhere: false, isLocked: true }, true],
    ['is not current once it was removed', { elsewhere: false }, false],
    ['is not current once another one was saved', { key: 'sk-two', elsewhere: false }, false],
  ] as const)('the key of a target %s', async (_name, now, isCurrent) => {
    const keyFor = vi.fn<KeyVault['keyFor']>().mockResolvedValueOnce({ key: 'sk-one', elsewhere: false });
    const target = await readServerTarget({ keyFor }, aProvider(), 'm');
    keyFor.mockResolvedValue(now);
    expect(await target.hasKeyStill?.()).toBe(isCurrent);
  });

  it('comes with its headers, and is not current once they were removed', async () => {
    const headers = { 'x-route': 'eu' };
    const keyFor = vi.fn<KeyVault['keyFor']>().mockResolvedValue({ headers, elsewhere: false });
    const target = await readServerTarget({ keyFor }, aProvider(), 'm');
    expect(target).toMatchObject({ key: undefined, headers });
    expect(await target.hasKeyStill?.()).toBe(true);
    keyFor.mockResolvedValue({ elsewhere: false });
    expect(await target.hasKeyStill?.()).toBe(false);
  });

  it('the key of a target is read again only after something in the vault has changed', async () => {
    const keyFor = vi.fn<KeyVault['keyFor']>().mockResolvedValue({ key: 'sk-one', elsewhere: false });
    let changes = 0;
    const target = await readServerTarget({ keyFor, changeCount: () => changes }, aProvider(), 'm');
    expect(await target.hasKeyStill?.()).toBe(true);
    expect(keyFor).toHaveBeenCalledTimes(1);
    changes += 1;
    keyFor.mockResolvedValue({ elsewhere: false });
    expect(await target.hasKeyStill?.()).toBe(false);
  });
});

describe('the target that the user expects', () => {
  it('has its key also when that was read before the settings', async () => {
    await saveProvider(aProvider());
    const asked = { provider: 'p', model: 'm', origin: ORIGIN };
    expect(await chooseTarget(vaultWith('sk'), asked)).toMatchObject({ key: 'sk', origin: ORIGIN });
  });

  it('has no part in a target at another origin', async () => {
    await saveProvider(aProvider());
    const keyFor = vi.fn<KeyVault['keyFor']>((_provider, origin) =>
      Promise.resolve(
        origin === ORIGIN ? { key: 'sk', elsewhere: false } : { key: 'sk-other', elsewhere: false },
      ),
    );
    const asked = { provider: 'p', model: 'm', origin: 'https://elsewhere.example' };
    expect(await chooseTarget({ keyFor }, asked)).toMatchObject({ key: 'sk', origin: ORIGIN });
  });
});
