import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Provider } from '#lib/protocol/provider.ts';
import { clearSettings } from '#test/support/settings/raw-settings.ts';

let policy: Record<string, unknown> | undefined;

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { fakeBrowser } = await import('wxt/testing/fake-browser');
Object.assign(fakeBrowser.storage.managed, {
  get: () =>
    policy ? Promise.resolve(policy) : Promise.reject(new Error('Managed storage manifest not found')),
});
const { checkAllowed, makeDefault, providerSettings, removeProvider, restoreProvider, saveProvider } =
  await import('#lib/settings/provider-settings.ts');
const { readOwnSavedQuestions, readSavedQuestions } = await import('#lib/settings/saved-questions.ts');

const ACME = {
  id: 'acme',
  preset: 'custom-openai',
  name: 'Acme AI',
  baseUrl: 'https://ai.acme.example/v1',
  model: 'acme-large',
};
const FORBIDDEN = { kind: 'forbidden' };

const own: Provider = {
  id: 'own',
  preset: 'custom-openai',
  name: 'Mine',
  dialect: 'chat-completions',
  baseUrl: 'https://api.example/v1',
  model: 'm',
};
const acme: Provider = {
  id: 'policy:acme',
  preset: 'custom-openai',
  name: 'Acme AI',
  dialect: 'chat-completions',
  baseUrl: 'https://ai.acme.example/v1',
  model: 'acme-large',
};

async function ids(): Promise<string[]> {
  return (await providerSettings.getValue()).providers.map(({ id }) => id);
}

beforeEach(async () => {
  policy = undefined;
  await clearSettings();
});

describe('a managed provider', () => {
  it('comes before the user’s own, whose default stays', async () => {
    await saveProvider(own);
    policy = { providers: [ACME], defaultProvider: 'acme' };
    const settings = await providerSettings.getValue();
    expect(settings).toMatchObject({ providers: [acme, own], defaultProvider: 'own' });
    expect(settings.managed).toMatchObject({ locked: { 'policy:acme': [] }, isExclusive: false });
  });

  it('is the default where the user has chosen none, or cannot', async () => {
    policy = { providers: [{ ...ACME, id: 'other' }, ACME], defaultProvider: 'acme' };
    expect(await providerSettings.getValue()).toMatchObject({ defaultProvider: 'policy:acme' });
    await saveProvider(own);
    expect(await providerSettings.getValue()).toMatchObject({ defaultProvider: 'own' });
    policy = { ...policy, 'defaultProvider:locked': true };
    expect(await providerSettings.getValue()).toMatchObject({ defaultProvider: 'policy:acme' });
    await expect(makeDefault('own')).rejects.toMatchObject(FORBIDDEN);
  });

  it('can be made the default, and changed where it is not locked', async () => {
    await saveProvider(own);
    policy = { providers: [{ ...ACME, 'baseUrl:locked': true, 'name:locked': true }] };
    await makeDefault('policy:acme');
    await saveProvider({ ...acme, name: 'Evil', baseUrl: 'https://evil.example/v1', model: 'small' });
    expect(await providerSettings.getValue()).toMatchObject({
      providers: [{ ...acme, model: 'small' }, own],
      defaultProvider: 'policy:acme',
    });
  });

  it('cannot be removed', async () => {
    policy = { providers: [ACME] };
    await expect(removeProvider('policy:acme')).rejects.toMatchObject(FORBIDDEN);
    expect(await ids()).toEqual(['policy:acme']);
  });

  it('follows the policy when that names another kind of provider', async () => {
    policy = { providers: [ACME] };
    await saveProvider({ ...acme, model: 'small' });
    policy = { providers: [{ id: 'acme', preset: 'anthropic' }] };
    expect(await providerSettings.getValue()).toMatchObject({
      providers: [{ dialect: 'messages', baseUrl: expect.stringContaining('anthropic') }],
    });
  });

  it('comes and goes with its policy, and nothing that the user has stored is lost', async () => {
    await saveProvider(own);
    policy = { providers: [ACME] };
    await saveProvider({ ...acme, model: 'small' });
    await makeDefault('policy:acme');
    const under = await providerSettings.getValue();
    policy = undefined;
    expect(await providerSettings.getValue()).toEqual({ providers: [own], defaultProvider: 'own' });
    await saveProvider({ ...own, name: 'Renamed' });
    policy = { providers: [ACME] };
    expect(await providerSettings.getValue()).toEqual({
      ...under,
      providers: [
        { ...acme, model: 'small' },
        { ...own, name: 'Renamed' },
      ],
    });
  });
});

describe('a policy that forbids other providers', () => {
  beforeEach(async () => {
    await saveProvider(own);
    policy = { providers: [ACME], onlyTheseProviders: true };
  });

  it('hides the user’s own, which are back when it ends', async () => {
    expect(await ids()).toEqual(['policy:acme']);
    expect(await providerSettings.getValue()).toMatchObject({ defaultProvider: 'policy:acme' });
    policy = undefined;
    expect(await providerSettings.getValue()).toEqual({ providers: [own], defaultProvider: 'own' });
  });

  it('is enforced in the background: no other can be saved, restored or tested', async () => {
    await expect(saveProvider({ ...own, id: 'new' })).rejects.toMatchObject(FORBIDDEN);
    await expect(saveProvider(own)).rejects.toMatchObject(FORBIDDEN);
    await expect(restoreProvider(own, 0, true)).rejects.toMatchObject(FORBIDDEN);
    await expect(checkAllowed(own)).rejects.toMatchObject(FORBIDDEN);
    await expect(saveProvider({ ...acme, id: 'policy:made-up' })).rejects.toMatchObject(FORBIDDEN);
  });

  it('does not let anyone point a managed provider elsewhere', async () => {
    const moved = { ...acme, baseUrl: 'https://evil.example/v1' };
    expect(await checkAllowed(moved)).toEqual(acme);
    await saveProvider(moved);
    expect((await providerSettings.getValue()).providers).toEqual([acme]);
    expect((await providerSettings.getValue()).managed?.locked).toEqual({
      'policy:acme': ['baseUrl', 'eventStream'],
    });
  });
});

describe('parameters, headers and body fields of a managed provider', () => {
  const SET = {
    parameters: { temperature: 0 },
    headers: { 'x-route': 'eu' },
    bodyFields: { team: 'legal' },
  };

  it('can be changed where they are not locked, except for the headers', async () => {
    policy = { providers: [{ ...ACME, ...SET }] };
    expect((await providerSettings.getValue()).providers).toEqual([{ ...acme, ...SET }]);
    await saveProvider({ ...acme, parameters: { temperature: 1 }, headers: { 'x-route': 'evil' } });
    expect((await providerSettings.getValue()).providers).toEqual([
      { ...acme, parameters: { temperature: 1 }, headers: SET.headers },
    ]);
  });

  it('cannot be changed where they are locked', async () => {
    policy = { providers: [{ ...ACME, ...SET, 'parameters:locked': true, 'bodyFields:locked': true }] };
    await saveProvider({ ...acme, parameters: { systemPrompt: 'Mine.' }, bodyFields: { team: 'me' } });
    expect((await providerSettings.getValue()).providers).toEqual([{ ...acme, ...SET }]);
    // Locked to nothing.
    policy = { providers: [{ ...ACME, 'parameters:locked': true, 'bodyFields:locked': true }] };
    expect((await providerSettings.getValue()).providers).toEqual([acme]);
  });

  it('leave no header in a provider of the user, whatever a page says', async () => {
    await saveProvider({ ...own, headers: { 'x-key': 'canary' } });
    expect((await providerSettings.getValue()).providers).toEqual([own]);
  });
});

describe('saved questions of an organization', () => {
  it('come before the user’s own, which stay as they are', async () => {
    const before = await readSavedQuestions();
    policy = { savedQuestions: [{ id: 'review', name: 'Review', template: 'Review {{selection}}' }] };
    expect((await readSavedQuestions()).map(({ id }) => id)).toEqual([
      'policy:review',
      ...before.map(({ id }) => id),
    ]);
    expect(await readOwnSavedQuestions()).toEqual(before);
  });
});

it('a removed provider of the user comes back in its place after managed ones', async () => {
  await saveProvider(own);
  await saveProvider({ ...own, id: 'second' });
  policy = { providers: [ACME] };
  await removeProvider('own');
  await restoreProvider(own, 1, true);
  expect(await ids()).toEqual(['policy:acme', 'own', 'second']);
});
