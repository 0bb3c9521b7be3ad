import { describe, expect, it } from 'vitest';

import { findModels, type ModelSearch } from '#lib/panel/models/find-models.ts';
import { buildModelEntries } from '#lib/panel/models/model-entries.ts';
import type { PriceTable } from '#lib/prices/price-table.ts';
import type { ModelProvider } from '#lib/protocol/frames/model-frames.ts';
import type { ListedModel } from '#lib/protocol/model.ts';

function listed(id: string, fields: Partial<ListedModel> = {}): ListedModel {
  return { id, kind: 'chat', ...fields };
}

const one: ModelProvider = {
  id: 'one',
  name: 'One',
  baseUrl: 'https://api.one.example',
  models: ['gpt-5'],
  list: {
    at: 1,
    models: [
      listed('gpt-5'),
      listed('gpt-5-mini', { name: 'Small GPT' }),
      listed('embed-3', { kind: 'embedding' }),
    ],
  },
};
const two: ModelProvider = { id: 'two', name: 'Two', baseUrl: 'https://two.example', models: ['', 'mini'] };

const TABLE: PriceTable = {
  date: '2026-01-02',
  source: 'a test',
  providers: [
    {
      id: 'one',
      url: 'https://api\\.one\\.example',
      models: [{ match: { starts_with: 'gpt-5' }, context: 1000, price: [1, 2] }],
    },
  ],
};

/** The groups as `type: key, key`, and how many models are hidden. */
function find(changes: Partial<ModelSearch> = {}, providers = [one, two]) {
  const { groups, hidden } = findModels({
    providers,
    entries: providers.map((provider) => buildModelEntries(provider, undefined)),
    preferred: { favourites: [], recent: [] },
    current: undefined,
    wanted: '',
    showsAll: false,
    ...changes,
  });
  const lines = groups.map(
    ({ type, provider = '', options }) =>
      `${type} ${provider}: ${options.map((option) => `${option.provider}/${option.model}`).join(', ')}`,
  );
  return { lines, hidden };
}

describe('a list of models', () => {
  it('is grouped by provider, without models that cannot answer questions', () => {
    expect(find()).toEqual({
      lines: ['provider one: one/gpt-5, one/gpt-5-mini', 'provider two: two/, two/mini'],
      hidden: 1,
    });
  });

  it('has every model when all are shown', () => {
    expect(find({ showsAll: true })).toEqual({
      lines: ['provider one: one/gpt-5, one/gpt-5-mini, one/embed-3', 'provider two: two/, two/mini'],
      hidden: 0,
    });
  });

  it('shows the current model, whatever its kind', () => {
    expect(find({ current: { provider: 'one', model: 'embed-3' } }).lines[0]).toContain('one/embed-3');
  });

  it('begins with favourites and recent models, each of them once', () => {
    const mini = { provider: 'two', model: 'mini' };
    const five = { provider: 'one', model: 'gpt-5' };
    expect(find({ preferred: { favourites: [mini], recent: [five, mini] } }).lines).toEqual([
      'favourites : two/mini',
      'recent : one/gpt-5',
      'provider one: one/gpt-5-mini',
      'provider two: two/',
    ]);
  });

  it('keeps a favourite that no list has, and drops one whose provider was removed', () => {
    const favourites = [
      { provider: 'one', model: 'unlisted' },
      { provider: 'removed', model: 'm' },
    ];
    expect(find({ preferred: { favourites, recent: [] } }).lines[0]).toBe('favourites : one/unlisted');
  });
});

describe('a search', () => {
  it('finds names, display names and providers, by every word', () => {
    expect(find({ wanted: 'small' }).lines[0]).toBe('provider one: one/gpt-5-mini');
    expect(find({ wanted: 'TWO min' }).lines[0]).toBe('provider two: two/mini');
  });

  it('puts an exact name before names that begin with it', () => {
    const list = { at: 1, models: [listed('x-gpt'), listed('gpt-long'), listed('gpt')] };
    expect(find({ wanted: 'gpt' }, [{ ...one, models: [], list }]).lines).toEqual([
      'provider one: one/gpt, one/gpt-long, one/x-gpt',
    ]);
  });

  it('offers the typed name at each provider that lacks it, at the current one first', () => {
    expect(find({ wanted: ' mini ', current: { provider: 'two', model: '' } }).lines.at(-1)).toBe(
      'typed : one/mini',
    );
    expect(find({ wanted: 'New:Name', current: { provider: 'two', model: '' } }).lines).toEqual([
      'typed : two/New:Name, one/New:Name',
    ]);
  });

  it('offers no name that is too long, nor any where the organization has fixed the model', () => {
    expect(find({ wanted: 'x'.repeat(201) }).lines).toEqual([]);
    expect(find({ wanted: 'new' }, [{ ...one, isFixed: true }]).lines).toEqual([]);
  });
});

describe('what is known about a model', () => {
  it('is what its server lists; the table adds what is missing, and dates its prices', () => {
    const list = {
      at: 1,
      models: [
        listed('gpt-5', { contextTokens: 8 }),
        listed('gpt-5-x', { price: { input: 3, output: 4 } }),
        listed('y'),
      ],
    };
    const entries = buildModelEntries({ ...one, models: [], list }, TABLE);
    expect(entries).toMatchObject([
      { model: 'gpt-5', contextTokens: 8, price: { input: 1, output: 2 }, pricedOn: '2026-01-02' },
      { model: 'gpt-5-x', contextTokens: 1000, price: { input: 3, output: 4 } },
      { model: 'y' },
    ]);
    expect(entries[1]).not.toHaveProperty('pricedOn');
    expect(entries[2]).not.toHaveProperty('price');
  });
});
