import { expect, test } from 'vitest';

import { addModelDetails, readModels } from '#lib/providers/read-models.ts';
import { createRedactor } from '#lib/redaction/redact-key.ts';

function keepAll(text: string): string {
  return text;
}

function namesIn(list: unknown, redact = keepAll): string[] | undefined {
  return readModels(list, redact)?.map(({ id }) => id);
}

test.each([
  ['an object with data', { data: [{ id: 'a' }, { id: 'b' }] }],
  ['a bare array of objects', [{ id: 'a' }, { id: 'b' }]],
  ['a bare array of strings', ['a', 'b']],
  ['an object with models', { models: [{ name: 'a' }, { model: 'b' }] }],
  ['duplicates', { data: [{ id: 'a' }, { id: 'b' }, { id: 'a' }] }],
  ['items without a name among others', { data: [{ id: 'a' }, { name: '' }, null, 7, {}, { id: 'b' }] }],
  ['names with space around them', [{ id: ' a ' }, { id: 'b\n' }]],
])('a model list of %s gives a and b', (_kind, list) => {
  expect(namesIn(list)).toEqual(['a', 'b']);
});

test('a numeric id is read as text', () => {
  expect(namesIn({ data: [{ id: 42 }] })).toEqual(['42']);
});

test.each([[undefined], [null], ['a'], [{}], [{ data: {} }], [{ error: { message: 'no' } }]])(
  '%j is not a model list',
  (list) => {
    expect(readModels(list, keepAll)).toBeUndefined();
  },
);

test('a name that echoes the key is not kept, and the others are', () => {
  const key = 'sk-test-0123456789abcdef';
  const list = {
    data: [{ id: 'a' }, { id: `gpt for ${key}` }, { id: encodeURIComponent(`x ${key}`) }, { id: 'b' }],
  };
  expect(namesIn(list, createRedactor({ key }))).toEqual(['a', 'b']);
});

test('the length of a name and the number of names are bounded', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => ({ id: `model-${index}` }));
  expect(namesIn([{ id: 'x'.repeat(201) }, ...many])).toEqual(many.slice(0, 1_000).map(({ id }) => id));
});

function only(item: unknown) {
  return readModels([item], keepAll)?.[0];
}

test.each([
  ['a text per token', { prompt: '0.0000004', completion: '0.0000016' }, { input: 0.4, output: 1.6 }],
  ['a number per million', { input: 0.18, output: 0.59 }, { input: 0.18, output: 0.59 }],
  ['a text of 0, which is free', { prompt: '0', completion: '0' }, { input: 0, output: 0 }],
  ['a number of 0, which is no price', { input: 0, output: 0 }, undefined],
  ['a negative number, which varies', { prompt: '-1', completion: '-1' }, undefined],
  ['words', { prompt: 'cheap', completion: 'costly' }, undefined],
  ['a price that no model has', { prompt: '5', completion: '5' }, undefined],
  ['one side only', { input: '0.000001' }, undefined],
  ['nothing', null, undefined],
  ['a list', [1, 2], undefined],
])('a price given as %s is read in dollars per million tokens', (_kind, pricing, price) => {
  expect(only({ id: 'm', pricing })?.price).toEqual(price);
});

test.each([
  [
    'of a loaded model, not what it could have',
    { loaded_context_length: 4096, max_context_length: 131072 },
    4096,
  ],
  ['one level deeper', { meta: { n_ctx: 8192, n_ctx_train: 131072 } }, 8192],
  ['a text', { context_length: '32768' }, 32768],
  ['0, which is unknown', { context_window: 0, max_context_length: 2048 }, 2048],
  ['too large to be one', { context_length: 1e12 }, undefined],
  ['no number', { context_length: {} }, undefined],
])('a context window that is %s is read', (_kind, fields, tokens) => {
  expect(only({ id: 'm', ...fields })?.contextTokens).toBe(tokens);
});

test.each([
  [{ retires_at: '2027-02-01T00:00:00Z' }, '2027-02-01'],
  [{ deprecation: '2026-12-31' }, '2026-12-31'],
  [{ retires_at: null, expiration_date: '2026-12-01' }, '2026-12-01'],
  [{ retires_at: 'soon' }, undefined],
  [{ retires_at: '2026-99-01' }, undefined],
  [{ retires_at: 1_790_000_000 }, undefined],
])('a retirement of %j is the day %s', (fields, day) => {
  expect(only({ id: 'm', ...fields })?.retiresOn).toBe(day);
});

test.each([
  ['text-embedding-3-small', 'embedding'],
  ['BAAI/bge-m3', 'embedding'],
  ['gpt-image-2', 'image'],
  ['dall-e-3', 'image'],
  ['gemini-3-pro-image-preview', 'image'],
  ['whisper-1', 'audio'],
  ['gpt-4o-mini-tts', 'audio'],
  ['gpt-4o-realtime-preview', 'audio'],
  ['omni-moderation-latest', 'other'],
  ['sora-2', 'other'],
  ['gpt-5.4', 'chat'],
  ['claude-opus-5', 'chat'],
  ['deepseek-v4-pro', 'chat'],
  ['llama-3.3-70b-versatile', 'chat'],
  ['anything', 'chat'],
])('a model of which only the name %s is known is of the kind %s', (id, kind) => {
  expect(only({ id })?.kind).toBe(kind);
});

test.each([
  [{ type: 'embedding' }, 'embedding'],
  [{ type: 'llm' }, 'chat'],
  [{ architecture: { output_modalities: ['image', 'text'] } }, 'chat'],
  [{ architecture: { output_modalities: ['image'] } }, 'image'],
  [{ supportedGenerationMethods: ['predictLongRunning'] }, 'other'],
  [{ capabilities: { completion_chat: false } }, 'other'],
  [{ supports_chat: false }, 'other'],
  [{ endpoints: ['embed', 'classify'] }, 'embedding'],
])('a list that says %j takes precedence over a name: %s', (fields, kind) => {
  expect(only({ id: 'm', ...fields })?.kind).toBe(kind);
});

test('a list that says that a model chats is believed, whatever its name', () => {
  expect(only({ id: 'embed-and-chat', type: 'chat' })?.kind).toBe('chat');
});

test('a display name that contains the key is dropped, and the model stays', () => {
  const key = 'sk-test-0123456789abcdef';
  expect(readModels([{ id: 'a', display_name: `For ${key}` }], createRedactor({ key }))).toEqual([
    { id: 'a', kind: 'chat' },
  ]);
});

test('details of one model add its window and its kind, and nothing where they are unreadable', () => {
  const model = { id: 'm', kind: 'chat' } as const;
  const details = {
    model_info: { 'general.architecture': 'bert', 'bert.context_length': 512 },
    capabilities: ['embedding'],
  };
  expect(addModelDetails(model, details)).toEqual({ id: 'm', kind: 'embedding', contextTokens: 512 });
  for (const unreadable of [null, [], 'x', {}, { model_info: 7 }, { model_info: { 'a.context_length': {} } }])
    expect(addModelDetails(model, unreadable)).toEqual(model);
});
