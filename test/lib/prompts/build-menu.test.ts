import { describe, expect, it } from 'vitest';

import { buildMenu, entryOfItem } from '#lib/prompts/build-menu.ts';
import { shippedEntries } from '#lib/prompts/shipped-entries.ts';
import type { Entry } from '#lib/protocol/entry.ts';

function anEntry(id: string, changes: Partial<Entry> = {}): Entry {
  return {
    id,
    name: id,
    template: '{{selection}}',
    sends: true,
    takes: 'selection',
    inMenu: true,
    ...changes,
  };
}

describe('the right-click menu', () => {
  it('is one item, and so one step, until the user adds another', () => {
    expect(buildMenu(shippedEntries, 'Ask')).toEqual([
      { id: 'ask-selection', title: 'Ask', contexts: ['selection'] },
    ]);
  });

  it('has the entries that the user put there, in their order', () => {
    const entries = [anEntry('b'), anEntry('hidden', { inMenu: false }), anEntry('a')];
    const items = buildMenu(entries, 'Ask').map(({ id }) => id);
    expect(items).toEqual(['ask-selection', 'entry:b', 'entry:a']);
    expect(items.map(entryOfItem)).toEqual([undefined, 'b', 'a']);
  });

  it('shows a name as it is, also where browsers read more into it', () => {
    const titles = buildMenu([anEntry('a', { name: 'R&D: 100%s' })], 'Ask').map(({ title }) => title);
    expect(titles).toEqual(['Ask', 'R&&D: 100%\u2060s']);
  });
});
