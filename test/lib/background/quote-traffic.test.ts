import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { PanelStore } from '#lib/panel/create-panel-store.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { type Line, openLine } from '#test/support/background/open-line.ts';
import { aQuote } from '#test/support/panel/open-panel.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});
const { createWindowMemory } = await import('#lib/window-state/window-memory.ts');

const MEGABYTE = 1_000_000;
let databases = 0;
let line: Line;
let panel: PanelStore;

/** How often a text is in what the ports have carried. */
function count(traffic: string, text: string): number {
  return traffic.split(text).length - 1;
}

async function quote(one: Quote): Promise<void> {
  await createWindowMemory().addPending(1, one);
  await line.server().offerQuotes(1);
  await waitFor(() => expect(panel.draft.quotes.value.map(({ id }) => id)).toContain(one.id));
}

async function typeWithPauses(pauses: number): Promise<void> {
  for (let pause = 0; pause < pauses; pause += 1) {
    panel.draft.type(`${panel.draft.text.value}word `);
    await line.clock.advance(400);
  }
}

/** Waits until the background has stored a draft that passes. */
async function stored(check: (draft: { text: string; quotes: Quote[] }) => void): Promise<void> {
  await waitFor(async () => check((await createWindowMemory().read(1)).draft));
}

async function ask(text: string): Promise<readonly Quote[]> {
  const before = line.asked.length;
  panel.draft.type(text);
  panel.asking.send();
  await waitFor(async () => {
    await line.clock.advance(1);
    expect(line.asked).toHaveLength(before + 1);
  });
  return line.asked.at(-1) ?? [];
}

beforeEach(async () => {
  fakeBrowser.reset();
  line = openLine(
    createWindowMemory,
    createStoredChats(Date.now, createChatsDatabase(`traffic-${(databases += 1)}`)),
  );
  panel = line.openPanel();
  await waitFor(() => expect(panel.isReady.value).toBe(true));
});

describe('a quote of a megabyte', () => {
  const large = aQuote('large', `BEGIN ${'x'.repeat(MEGABYTE)} END`);

  it('crosses the port once towards the panel, and not at all back, with twenty pauses and a question', async () => {
    await quote(large);
    await typeWithPauses(20);
    expect((await ask('Why?'))[0]?.text).toBe(large.text);
    await waitFor(() => expect(panel.conversation.messages.value[0]).toMatchObject({ quotes: [large] }));
    const { toBackground, toPanel } = line.traffic;
    expect(count(toPanel, 'BEGIN')).toBe(1);
    expect(count(toBackground, 'BEGIN')).toBe(0);
    expect(toBackground.length).toBeLessThan(10_000);
    expect(toPanel.length).toBeLessThan(MEGABYTE + 10_000);
  });

  it('is written to the session storage once, however often the draft is saved', async () => {
    const set = vi.spyOn(fakeBrowser.storage.session, 'set');
    await quote(large);
    await typeWithPauses(20);
    await stored(({ quotes }) => expect(quotes).toEqual([large]));
    expect(count(JSON.stringify(set.mock.calls), 'BEGIN')).toBe(1);
  });

  it('crosses once more when the user changes it, in its new form', async () => {
    await quote(large);
    panel.draft.editQuote('large', `CHANGED ${large.text}`);
    await line.clock.advance(400);
    await typeWithPauses(20);
    const [asked] = await ask('Why?');
    expect(asked).toMatchObject({ text: `CHANGED ${large.text}`, anchor: large.text });
    expect(count(line.traffic.toBackground, 'CHANGED')).toBe(1);
    await waitFor(() => expect(panel.conversation.messages.value[0]).toMatchObject({ quotes: [asked] }));
    expect(count(line.traffic.toPanel, 'CHANGED')).toBe(0);
  });
});

describe('nothing is lost', () => {
  it('when the background dies before it has stored an edit', async () => {
    await quote(aQuote('one', 'taken'));
    panel.draft.editQuote('one', 'edited');
    panel.draft.flush();
    line.kill();
    expect(await ask('Why?')).toMatchObject([{ text: 'edited' }]);
  });

  it('when the background dies and the panel stays open', async () => {
    await quote(aQuote('one', 'taken'));
    panel.draft.editQuote('one', 'edited');
    await line.clock.advance(400);
    line.kill();
    await typeWithPauses(1);
    await stored(({ text, quotes }) => {
      expect(text).toBe('word ');
      expect(quotes).toMatchObject([{ text: 'edited' }]);
    });
  });

  it('when the panel is opened again', async () => {
    await quote(aQuote('one', 'taken'));
    panel.draft.editQuote('one', 'edited');
    await typeWithPauses(1);
    await stored(({ quotes }) => expect(quotes).toMatchObject([{ text: 'edited' }]));
    panel = line.openPanel();
    await waitFor(() => expect(panel.draft.quotes.value).toMatchObject([{ text: 'edited' }]));
    panel.draft.restoreQuote('one');
    await line.clock.advance(400);
    expect(await ask('Why?')).toMatchObject([{ text: 'taken' }]);
  });

  it('when quotes change places and a picture is cropped', async () => {
    const image = { type: 'image/png', data: 'WHOLE', width: 2, height: 2 } as const;
    await quote(aQuote('one'));
    await quote({ ...aQuote('two'), part: 'image', image });
    panel.draft.moveQuote('two', -1);
    panel.draft.cropQuote('two', { ...image, data: 'PART', width: 1 });
    await stored(({ quotes }) =>
      expect(quotes).toMatchObject([{ id: 'two', image: { data: 'PART' } }, { id: 'one' }]),
    );
    expect(await ask('Why?')).toMatchObject([{ image: { data: 'PART' } }, { id: 'one' }]);
    expect(JSON.stringify(line.asked)).not.toContain('WHOLE');
  });

  it('when the session storage has lost a quote', async () => {
    await quote(aQuote('one', 'taken'));
    await stored(({ quotes }) => expect(quotes).toHaveLength(1));
    await fakeBrowser.storage.session.clear();
    await typeWithPauses(1);
    await stored(({ quotes }) => expect(quotes).toMatchObject([{ text: 'taken' }]));
    await fakeBrowser.storage.session.clear();
    expect(await ask('Why?')).toMatchObject([{ text: 'taken' }]);
  });

  it('when two panels of a window hold a quote in two forms: each asks what it shows', async () => {
    await quote(aQuote('one', 'taken'));
    panel.draft.editQuote('one', 'edited');
    await line.clock.advance(400);
    await stored(({ quotes }) => expect(quotes).toMatchObject([{ text: 'edited' }]));
    const other = line.openPanel();
    await waitFor(() => expect(other.draft.quotes.value).toHaveLength(1));
    other.draft.editQuote('one', 'edited elsewhere');
    await line.clock.advance(400);
    await stored(({ quotes }) => expect(quotes).toMatchObject([{ text: 'edited elsewhere' }]));
    expect(await ask('Why?')).toMatchObject([{ text: 'edited' }]);
  });
});

it('a question that is edited is asked with the quotes of the history, by name', async () => {
  await quote(aQuote('one', 'BEGIN taken'));
  await ask('Why?');
  await waitFor(() => expect(panel.conversation.messages.value).toHaveLength(2));
  const [question] = panel.conversation.messages.value;
  if (question?.role !== 'user') throw new Error('There is no question.');
  // The run of this test never ends; another panel shows the answer as it was left.
  await createStoredChats(Date.now, createChatsDatabase(`traffic-${databases}`)).interruptOpen();
  panel = line.openPanel();
  await waitFor(() => expect(panel.conversation.messages.value).toHaveLength(2));
  panel.draft.edit(question);
  expect(await ask('Why not?')).toMatchObject([{ text: 'BEGIN taken' }]);
  expect(count(line.traffic.toBackground, 'BEGIN')).toBe(0);
});
