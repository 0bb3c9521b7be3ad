import { describe, expect, it } from 'vitest';

import { applyCaps } from '#lib/settings/apply-policy.ts';
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
      caps: {},
      problems: [],
    });
  });

  it('sets spending caps, which may be locked', () => {
    const policy = readManagedPolicy({
      chatSpendingCap: 0.5,
      'chatSpendingCap:locked': true,
      daySpendingCap: 20,
    });
    expect(policy.problems).toEqual([]);
    expect(policy.caps).toEqual({ chat: { cap: 0.5, isLocked: true }, day: { cap: 20, isLocked: false } });
    // A locked cap holds; the other only until the user has chosen one, or none.
    expect(applyCaps({}, policy)).toEqual({ chat: 0.5, day: 20 });
    expect(applyCaps({ chat: 5, day: null }, policy)).toEqual({ chat: 0.5, day: null });
    expect(applyCaps({ day: 3 }, policy)).toEqual({ chat: 0.5, day: 3 });
  });

  it('with a spending cap that is not an amount names it', () => {
    const policy = readManagedPolicy({
      chatSpendingCap: 0,
      daySpendingCap: '20',
      'daySpendingCap:locked': 1,
    });
    expect(policy.caps).toEqual({});
    expect(policy.problems).toEqual([
      { field: 'chatSpendingCap', reason: 'out-of-range' },
      { field: 'daySpendingCap:locked', reason: 'wrong-type' },
      { field: 'daySpendingCap', reason: 'wrong-type' },
    ]);
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

  it.each([
    ['as text', '{"route": "eu", "nested": {"a": [1]}}'],
    ['as an object', { route: 'eu', nested: { a: [1] } }],
  ])('sets parameters, headers and body fields %s, and locks them', (_how, bodyFields) => {
    const parameters = { systemPrompt: 'Be brief.', temperature: 0, maxTokens: 100, reasoningEffort: 'low' };
    const policy = readManagedPolicy({
      providers: [
        {
          ...ACME,
          parameters,
          'parameters:locked': true,
          headers: { 'X-Route': ' eu ', 'HTTP-Referer': 'https://acme.example' },
          'headers:locked': true,
          bodyFields,
          'bodyFields:locked': true,
        },
      ],
    });
    expect(policy.problems).toEqual([]);
    expect(policy.providers).toMatchObject([
      {
        provider: {
          parameters,
          headers: { 'X-Route': 'eu', 'HTTP-Referer': 'https://acme.example' },
          bodyFields: { route: 'eu', nested: { a: [1] } },
        },
        locked: ['baseUrl', 'parameters', 'headers', 'bodyFields'],
      },
    ]);
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
      'a header that is named like a secret',
      { providers: [{ ...ACME, headers: { 'x-api-key': 'canary', 'x-route': 'eu' } }] },
      [{ field: 'providers[0].headers.x-api-key', reason: 'secret' }],
    ],
    [
      'headers that cannot be sent',
      { providers: [{ ...ACME, headers: { Cookie: 'canary', Accept: 'x', 'x-a': 'a\r\nb', 'x-b': 1 } }] },
      [
        { field: 'providers[0].headers.Cookie', reason: 'not-allowed' },
        { field: 'providers[0].headers.Accept', reason: 'not-allowed' },
        { field: 'providers[0].headers.x-a', reason: 'not-allowed' },
        { field: 'providers[0].headers.x-b', reason: 'wrong-type' },
      ],
    ],
    [
      'headers that are text',
      { providers: [{ ...ACME, headers: 'x-route: canary' }] },
      [{ field: 'providers[0].headers', reason: 'wrong-type' }],
    ],
    [
      'a lock of headers that is no switch',
      { providers: [{ ...ACME, 'headers:locked': 1 }] },
      [{ field: 'providers[0].headers:locked', reason: 'wrong-type' }],
    ],
    [
      'body fields that are no JSON',
      { providers: [{ ...ACME, bodyFields: '{"canary": }' }] },
      [{ field: 'providers[0].bodyFields', reason: 'not-json' }],
    ],
    [
      'a body field that Gloss writes',
      { providers: [{ ...ACME, bodyFields: '{"messages": ["canary"]}' }] },
      [{ field: 'providers[0].bodyFields.messages', reason: 'not-allowed' }],
    ],
    [
      'body fields of an event stream',
      {
        providers: [
          {
            id: 'a',
            preset: 'custom-event-stream',
            baseUrl: 'https://a.example/events',
            bodyFields: '{"a":1}',
          },
        ],
      },
      [{ field: 'providers[0].bodyFields', reason: 'unknown-field' }],
    ],
    [
      'parameters out of their range',
      {
        providers: [
          {
            ...ACME,
            parameters: {
              temperature: 3,
              maxTokens: 1.5,
              reasoningEffort: 'most',
              systemPrompt: ' ',
              top_p: 1,
            },
          },
        ],
      },
      [
        { field: 'providers[0].parameters.top_p', reason: 'unknown-field' },
        { field: 'providers[0].parameters.systemPrompt', reason: 'wrong-type' },
        { field: 'providers[0].parameters.temperature', reason: 'wrong-type' },
        { field: 'providers[0].parameters.maxTokens', reason: 'wrong-type' },
        { field: 'providers[0].parameters.reasoningEffort', reason: 'wrong-type' },
      ],
    ],
    [
      'headers of the browser’s own model',
      { providers: [{ id: 'here', preset: 'browser-model', headers: { 'x-route': 'eu' } }] },
      [{ field: 'providers[0].headers', reason: 'unknown-field' }],
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
  ])('with %s names the field, and no part of the value', (_what, stored, problems) => {
    const policy = readManagedPolicy({ ...stored });
    expect(policy.problems).toEqual(problems);
    expect(JSON.stringify(policy)).not.toContain('canary');
  });

  it('applies except for what is wrong in it', () => {
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
  it('needs only an id', () => {
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

  it('has no address and no model to set: each is named, and it can still be used', () => {
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
