import { beforeEach, describe, expect, it } from 'vitest';

import { isPanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import { addedPagesText } from '#lib/wording/added-pages.ts';
import { aQuote, aState, type OpenPanel, openPanel } from '#test/support/panel/open-panel.ts';

const PAGES = [
  { id: 3, title: 'Three' },
  { id: 1, title: 'One' },
];
const TAKE = { type: 'pages-take', tabs: [3, 1] };

let panel: OpenPanel;

beforeEach(async () => {
  panel = openPanel();
  await panel.send(aState());
  panel.hearNew();
});

function note(): string | undefined {
  const told = panel.store.pages.note.value;
  return told && addedPagesText.note(told);
}

describe('requested pages', () => {
  it('are requested in their order, until the background has read them', async () => {
    panel.store.pages.take(PAGES);
    await panel.settle();
    expect(panel.hearNew()).toEqual([TAKE]);
    expect(note()).toBe('Reading 2 pages…');
    await panel.send({ type: 'quote-add', quote: aQuote('q') }, { type: 'pages-taken', missed: [] });
    expect(note()).toBeUndefined();
    expect(panel.store.draft.quotes.value).toEqual([aQuote('q')]);
  });

  it('are not asked for twice while they are being read', async () => {
    panel.store.pages.take(PAGES);
    panel.store.pages.take(PAGES);
    await panel.settle();
    expect(panel.hearNew()).toEqual([TAKE]);
  });

  it('are named when they could not be read', async () => {
    panel.store.pages.take(PAGES);
    await panel.send({ type: 'pages-taken', missed: [1] });
    expect(note()).toContain('couldn’t read “One”.');
    panel.store.pages.dismiss();
    expect(note()).toBeUndefined();
  });

  it('wake a background that sleeps, and wait for it', async () => {
    await panel.kill();
    panel.store.pages.take(PAGES);
    await panel.settle();
    expect(panel.heard.at(-1)).toEqual(TAKE);
    expect(note()).toBe('Reading 2 pages…');
  });

  it('are reported as lost when the background dies while reading them', async () => {
    panel.store.pages.take(PAGES);
    await panel.settle();
    panel.hearNew();
    await panel.kill();
    await panel.clock.advance(1000);
    expect(panel.hearNew()).toEqual([{ type: 'panel-hello', window: 1, private: false }]);
    expect(note()).toContain('couldn’t read “Three” and “One”.');
  });
});

it('says that nothing was read when the user refused, until a page arrives another way', async () => {
  panel.store.pages.deny();
  await panel.settle();
  expect(note()).toContain('Nothing was read.');
  expect(panel.hearNew()).toEqual([]);
  await panel.send({ type: 'quote-add', quote: aQuote('q') });
  expect(note()).toBeUndefined();
});

it('counts titles that are many or unknown, and shortens long ones', () => {
  const missed = (...titles: string[]): string => addedPagesText.note({ type: 'missed', titles });
  expect(missed(`a${'🌿'.repeat(900)}`)).toContain(`couldn’t read “a${'🌿'.repeat(29)}…”.`);
  expect(missed(`${'word '.repeat(11)}longer words`)).toContain(`“${'word '.repeat(11).trim()}…”`);
  expect(missed('')).toContain('couldn’t read that page.');
  expect(missed('', '')).toContain('couldn’t read 2 pages.');
  expect(missed('A', '', 'B', 'C', 'D')).toContain('couldn’t read “A”, “B”, “C”, and 2 more.');
});

it.each([[{ tabs: [] }], [{ tabs: ['1'] }], [{ tabs: [1.5] }], [{ tabs: 1 }], [{}]])(
  'is not a frame with %j',
  (fields) => {
    expect(isPanelFrame({ type: 'pages-take', tabs: [1] })).toBe(true);
    expect(isPanelFrame({ type: 'pages-take', ...fields })).toBe(false);
  },
);
