import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { clearSettings } from '#test/support/settings/raw-settings.ts';

let policy: Record<string, unknown> = {};

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { fakeBrowser } = await import('wxt/testing/fake-browser');
Object.assign(fakeBrowser.storage.managed, { get: () => Promise.resolve(policy) });
const { agreeTo, chooseTarget, readProviderView } = await import('#lib/background/targets.ts');
const { readConsentedKinds } = await import('#lib/settings/consents.ts');
const { chooseModel } = await import('#lib/settings/model-choice.ts');
const { saveProvider } = await import('#lib/settings/provider-settings.ts');

const ACME = {
  id: 'acme',
  preset: 'custom-openai',
  baseUrl: 'https://ai.acme.example/v1',
  model: 'acme-large',
};
const vault = {
  keyFor: () => Promise.resolve({ elsewhere: false }),
  isLockedFor: () => Promise.resolve(false),
};

beforeEach(async () => {
  policy = {};
  await clearSettings();
});

describe('a question under a policy', () => {
  it('asks the locked model, whichever one was chosen before', async () => {
    policy = { providers: [{ ...ACME, 'model:locked': true }] };
    await chooseModel('policy:acme', 'acme-secret');
    expect(await chooseTarget(vault)).toMatchObject({ model: 'acme-large' });
    expect(await readProviderView(vault)).toMatchObject({ model: 'acme-large' });
    policy = { providers: [ACME] };
    expect(await chooseTarget(vault)).toMatchObject({ model: 'acme-secret' });
  });

  it('has the policy’s headers, and the user’s own if they may be added', async () => {
    const headers = { 'X-Route': 'eu' };
    const own = { 'x-route': 'evil', 'X-Team': 'mine' };
    const keys = { keyFor: () => Promise.resolve({ key: 'sk-1', headers: own, elsewhere: false }) };
    policy = { providers: [{ ...ACME, headers }] };
    expect(await chooseTarget(keys)).toMatchObject({ headers: { 'X-Route': 'eu', 'X-Team': 'mine' } });
    expect(await chooseTarget(keys)).not.toHaveProperty('headers.x-route');
    expect(await chooseTarget(vault)).toMatchObject({ headers });
    policy = { providers: [{ ...ACME, headers, 'headers:locked': true }] };
    expect(await chooseTarget(keys)).toMatchObject({ key: 'sk-1' });
    expect(await chooseTarget(keys)).toHaveProperty('headers', headers);
    policy = { providers: [{ ...ACME, 'headers:locked': true }] };
    expect(await chooseTarget(keys)).not.toHaveProperty('headers');
  });

  it('has only the policy’s parameters if they are locked, and the panel is told', async () => {
    const parameters = { temperature: 0 };
    policy = { providers: [{ ...ACME, parameters, 'parameters:locked': true }] };
    expect(await chooseTarget(vault)).toMatchObject({ hasFixedParameters: true, provider: { parameters } });
    expect(await readProviderView(vault)).toMatchObject({ hasFixedParameters: true, parameters });
    policy = { providers: [{ ...ACME, parameters }] };
    expect(await chooseTarget(vault)).not.toHaveProperty('hasFixedParameters');
    expect(await readProviderView(vault)).not.toHaveProperty('hasFixedParameters');
  });

  it('never goes to a provider that the policy forbids, though it was chosen and agreed to', async () => {
    await saveProvider({
      id: 'own',
      preset: 'custom-openai',
      name: 'Mine',
      dialect: 'chat-completions',
      baseUrl: 'https://api.example/v1',
      model: 'm',
    });
    await chooseModel('own', 'm');
    policy = { providers: [ACME], onlyTheseProviders: true };
    expect(await chooseTarget(vault)).toMatchObject({ provider: { id: 'policy:acme' } });
    await agreeTo('https://api.example', ['text'], 1);
    expect(await readConsentedKinds('https://api.example')).toEqual([]);
    policy = { onlyTheseProviders: true };
    expect(await chooseTarget(vault)).toBeUndefined();
    expect(await readProviderView(vault)).toBeNull();
  });
});
