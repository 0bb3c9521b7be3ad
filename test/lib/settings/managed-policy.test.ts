import { describe, expect, it } from 'vitest';

import { readManagedPolicy } from '#lib/settings/managed-policy.ts';

const ACME = {
  id: 'acme',
  preset: 'custom-openai',
  name: 'Acme AI',
  baseUrl: 'https://ai.acme.example/v1/',
  model: 'acme-large',
  'baseUrl:locked': true,
  'name:locked': false,
};

describe('a policy', () => {
  it('that is absent sets nothing', () => {
    expect(readManagedPolicy({})).toEqual({
      providers: [],
      isExclusive: false,
      defaultProvider: undefined,
      isDefaultLocked: false,
      savedQuestions: [],
      problems: [],
    });
  });

  it('sets providers, the default, saved questions, and forbids others', () => {
    const policy = readManagedPolicy({
      providers: [ACME, { id: 'claude', preset: 'anthropic' }],
      onlyTheseProviders: true,
      defaultProvider: 'claude',
      'defaultProvider:locked': true,
      savedQuestions: [{ id: 'review', name: 'Review', template: 'Review {{selection}}', inMenu: true }],
    });
    expect(policy.problems).toEqual([]);
    expect(policy.providers).toMatchObject([
      {
        provider: {
          id: 'policy:acme',
          name: 'Acme AI',
          dialect: 'chat-completions',
          baseUrl: 'https://ai.acme.example/v1',
          model: 'acme-large',
        },
        locked: ['baseUrl'],
      },
      { provider: { id: 'policy:claude', dialect: 'messages' }, locked: [] },
    ]);
    expect(policy).toMatchObject({
      isExclusive: true,
      defaultProvider: 'policy:claude',
      isDefaultLocked: true,
      savedQuestions: [
        {
          id: 'policy:review',
          name: 'Review',
          template: 'Review {{selection}}',
          takes: 'selection',
          sends: false,
          inMenu: true,
        },
      ],
    });
  });

  it.each<[string, object, { field: string; reason: string }[]]>([
    ['a list that is text', { providers: 'acme' }, [{ field: 'providers', reason: 'wrong-type' }]],
    ['a provider that is text', { providers: ['acme'] }, [{ field: 'providers[0]', reason: 'wrong-type' }]],
    [
      'a provider without anything',
      { providers: [{}] },
      [
        { field: 'providers[0].id', reason: 'missing' },
        { field: 'providers[0].preset', reason: 'missing' },
      ],
    ],
    [
      'an address that is none',
      { providers: [{ ...ACME, baseUrl: 'ai.acme.example' }] },
      [{ field: 'providers[0].baseUrl', reason: 'not-a-url' }],
    ],
    [
      'an address of a script',
      { providers: [{ ...ACME, baseUrl: 'javascript:alert(1)' }] },
      [{ field: 'providers[0].baseUrl', reason: 'not-a-url' }],
    ],
    [
      'an unencrypted address that is not said to be one',
      { providers: [{ ...ACME, baseUrl: 'http://ai.acme.example/v1' }] },
      [{ field: 'providers[0].baseUrl', reason: 'not-a-url' }],
    ],
    [
      'no address where the preset has none',
      { providers: [{ id: 'a', preset: 'custom-openai' }] },
      [{ field: 'providers[0].baseUrl', reason: 'missing' }],
    ],
    [
      'an unknown preset',
      { providers: [{ ...ACME, preset: 'acme' }] },
      [{ field: 'providers[0].preset', reason: 'unknown-preset' }],
    ],
    [
      'an id with a space',
      { providers: [{ ...ACME, id: 'Acme AI' }] },
      [{ field: 'providers[0].id', reason: 'not-an-id' }],
    ],
    [
      'an id that is used twice',
      { providers: [ACME, ACME] },
      [{ field: 'providers[1].id', reason: 'used-twice' }],
    ],
    [
      'a misspelt lock',
      { providers: [{ ...ACME, 'baseURL:locked': true }] },
      [{ field: 'providers[0].baseURL:locked', reason: 'unknown-field' }],
    ],
    [
      'a lock that is no switch',
      { providers: [{ ...ACME, 'model:locked': 'yes' }] },
      [{ field: 'providers[0].model:locked', reason: 'wrong-type' }],
    ],
    [
      'a key',
      { providers: [{ ...ACME, apiKey: 'sk-canary' }] },
      [{ field: 'providers[0].apiKey', reason: 'secret' }],
    ],
    [
      'a default that is not there',
      { providers: [ACME], defaultProvider: 'other' },
      [{ field: 'defaultProvider', reason: 'unknown-provider' }],
    ],
    [
      'a switch that is text',
      { providers: [ACME], onlyTheseProviders: 'true' },
      [{ field: 'onlyTheseProviders', reason: 'wrong-type' }],
    ],
    [
      'a saved question without a template',
      { savedQuestions: [{ id: 'a', name: 'A' }] },
      [{ field: 'savedQuestions[0].template', reason: 'missing' }],
    ],
    [
      'a saved question with too long a name',
      { savedQuestions: [{ id: 'a', name: 'A'.repeat(100), template: 'A' }] },
      [{ field: 'savedQuestions[0].name', reason: 'wrong-type' }],
    ],
    ['an unknown field', { provider: [] }, [{ field: 'provider', reason: 'unknown-field' }]],
  ])('with %s names the field, and nothing of the value', (_what, stored, problems) => {
    const policy = readManagedPolicy({ ...stored });
    expect(policy.problems).toEqual(problems);
    expect(JSON.stringify(policy)).not.toContain('canary');
  });

  it('counts except for what is wrong in it', () => {
    const policy = readManagedPolicy({
      providers: [{ ...ACME, model: 5 }, 'nothing', { ...ACME, id: 'second', name: '' }],
      onlyTheseProviders: true,
      savedQuestions: [{}, { id: 'a', name: 'A', template: 'A', takes: 'everything' }],
    });
    expect(policy.problems.map(({ field }) => field)).toEqual([
      'providers[0].model',
      'providers[1]',
      'providers[2].name',
      'savedQuestions[0].id',
      'savedQuestions[0].name',
      'savedQuestions[0].template',
      'savedQuestions[1].takes',
    ]);
    expect(policy.providers.map(({ provider }) => [provider.id, provider.name, provider.model])).toEqual([
      ['policy:acme', 'Acme AI', ''],
      ['policy:second', 'ai.acme.example', 'acme-large'],
    ]);
    expect(policy.isExclusive).toBe(true);
    expect(policy.savedQuestions).toMatchObject([{ id: 'policy:a', takes: 'selection' }]);
  });
});

describe('the browser’s own model in a policy', () => {
  it('needs an id only', () => {
    const { providers, problems } = readManagedPolicy({
      providers: [{ id: 'here', preset: 'browser-model' }],
    });
    expect(problems).toEqual([]);
    expect(providers).toEqual([
      {
        provider: {
          id: 'policy:here',
          preset: 'browser-model',
          name: 'This browser’s model',
          dialect: 'on-device',
          model: '',
        },
        locked: [],
      },
    ]);
  });

  it('has no address and no model to set: each is named, and it can be used all the same', () => {
    const fields = { baseUrl: 'https://ai.acme.example/v1', model: 'm' };
    const { providers, problems } = readManagedPolicy({
      providers: [{ id: 'here', preset: 'browser-model', ...fields }],
    });
    expect(problems).toEqual([
      { field: 'providers[0].baseUrl', reason: 'unknown-field' },
      { field: 'providers[0].model', reason: 'unknown-field' },
    ]);
    expect(providers).toHaveLength(1);
  });
});
