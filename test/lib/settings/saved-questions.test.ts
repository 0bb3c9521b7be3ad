import { beforeEach, describe, expect, it, vi } from 'vitest';

import { shippedEntries } from '#lib/prompts/built-in-questions.ts';
import type { Entry } from '#lib/protocol/saved-question.ts';
import { readEntries, updateEntries } from '#lib/settings/saved-questions.ts';

// WXT's storage looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

beforeEach(() => fakeBrowser.reset());

const entry: Entry = {
  id: 'a',
  name: 'A',
  template: 'About {{selection}}',
  sends: true,
  takes: 'page',
  inMenu: true,
  model: { provider: 'p', model: 'm' },
};

async function store(entries: unknown): Promise<void> {
  await fakeBrowser.storage.local.set({ entries });
}

describe('the entries', () => {
  it('are the shipped ones until they are changed', async () => {
    expect(await readEntries()).toEqual(shippedEntries);
    await updateEntries((all) => [...all.slice(1), entry]);
    expect(await readEntries()).toEqual([...shippedEntries.slice(1), entry]);
  });

  it('may all be gone', async () => {
    await updateEntries(() => []);
    expect(await readEntries()).toEqual([]);
  });

  it('keep what can be read of a broken list', async () => {
    const { name: _name, ...nameless } = entry;
    const stored = [{ ...entry, sends: 'yes', takes: 'all', model: 'gpt', more: 1 }, nameless, null, entry];
    await store([...stored, { ...entry, id: 'b' }]);
    expect(await readEntries()).toEqual([
      { id: 'a', name: 'A', template: 'About {{selection}}', sends: false, takes: 'selection', inMenu: true },
      { ...entry, id: 'b' },
    ]);
  });

  it('are the shipped ones when nothing can be read', async () => {
    await store('broken');
    expect(await readEntries()).toEqual(shippedEntries);
  });
});
