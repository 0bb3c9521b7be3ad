import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Picture, Quote } from '#lib/protocol/chat.ts';
import { createWindowMemory } from '#lib/window-state/window-memory.ts';

// WXT looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

function aPicture(data: string): Picture {
  return { type: 'image/png', data, width: 2, height: 1 };
}

function aQuote(id: string, data = `bytes of ${id}`): Quote {
  return { id, part: 'image', text: '', title: 'T', url: '', image: aPicture(data) };
}

beforeEach(() => {
  vi.restoreAllMocks();
  fakeBrowser.reset();
});

describe('window memory', () => {
  it('restores pictures in the next background', async () => {
    const memory = createWindowMemory();
    const draft = {
      text: 'What?',
      quotes: [{ ...aQuote('a', 'part'), originalImage: aPicture('whole') }],
    };
    await memory.setDraft(1, draft);
    await memory.addPending(1, aQuote('b'), undefined, true);
    const state = await createWindowMemory().read(1);
    expect(state.draft).toEqual(draft);
    expect(state.pending).toEqual([{ quote: aQuote('b'), crop: true }]);
  });

  it('keeps the answer parameters of a saved question with its draft, and not after it', async () => {
    const memory = createWindowMemory();
    const draft = { text: 'What?', quotes: [], parameters: { temperature: 0 } };
    await memory.setDraft(1, draft);
    expect((await createWindowMemory().read(1)).draft).toEqual(draft);
    await memory.setDraft(1, { text: '', quotes: [] });
    expect((await memory.read(1)).draft).toEqual({ text: '', quotes: [] });
  });

  it('forgets a draft that is saved while the window closes', async () => {
    const memory = createWindowMemory();
    const saving = memory.setDraft(1, { text: 'What?', quotes: [aQuote('a')] });
    await memory.forget(1);
    await saving;
    expect(await fakeBrowser.storage.session.get(null)).toEqual({});
  });

  it('does not write quotes that are named', async () => {
    const memory = createWindowMemory();
    await memory.setDraft(1, { text: '', quotes: [aQuote('a')] });
    const set = vi.spyOn(fakeBrowser.storage.session, 'set');
    expect((await memory.setDraft(1, { text: 'W', quotes: [{ id: 'a' }] })).missing).toEqual([]);
    const next = await createWindowMemory().setDraft(1, { text: 'Wh', quotes: [{ id: 'a' }] });
    expect(next.missing).toEqual([]);
    expect(set).toHaveBeenCalledTimes(2);
    expect(JSON.stringify(set.mock.calls)).not.toContain('bytes of a');
    await memory.setDraft(1, { text: 'Wh', quotes: [aQuote('a', 'a part')] });
    expect((await memory.read(1)).draft.quotes).toEqual([aQuote('a', 'a part')]);
  });

  it('says which named quotes it lacks in that form, and keeps an older form', async () => {
    const memory = createWindowMemory();
    await memory.setDraft(1, { text: '', quotes: [aQuote('a')] });
    const named = [{ id: 'a', form: 'newer' }, { id: 'unknown' }];
    expect((await memory.setDraft(1, { text: 'W', quotes: named })).missing).toEqual(['a', 'unknown']);
    expect((await memory.read(1)).draft).toEqual({ text: 'W', quotes: [aQuote('a')] });
  });

  it('moves a named pending quote into the draft', async () => {
    const memory = createWindowMemory();
    await memory.addPending(1, aQuote('a'));
    await memory.setDraft(1, { text: '', quotes: [{ id: 'a' }] });
    expect(await memory.read(1)).toMatchObject({ draft: { quotes: [aQuote('a')] }, pending: [] });
  });

  it('forgets a problem that no panel has shown when a quote arrives after all', async () => {
    const memory = createWindowMemory();
    await memory.setProblem(1, 'page-silent');
    await memory.addPending(1, aQuote('a'));
    expect((await memory.read(1)).problem).toBeNull();
  });

  it('forgets a picture with its quote, and everything with the window', async () => {
    const memory = createWindowMemory();
    await memory.setDraft(1, { text: '', quotes: [aQuote('a'), aQuote('b')] });
    await memory.setDraft(1, { text: '', quotes: [aQuote('b')] });
    const kept = JSON.stringify(await fakeBrowser.storage.session.get(null));
    expect(kept).not.toContain('bytes of a');
    expect(kept).toContain('bytes of b');
    await createWindowMemory().forget(1);
    expect(await fakeBrowser.storage.session.get(null)).toEqual({});
  });

  it('keeps a quote pending until a draft with it is stored', async () => {
    const memory = createWindowMemory();
    await memory.addPending(1, aQuote('a'));
    await memory.addPending(1, aQuote('b'));
    await memory.setDraft(1, { text: '', quotes: [aQuote('a')] });
    expect((await memory.read(1)).pending.map(({ quote }) => quote.id)).toEqual(['b']);
  });

  it('keeps its previous state when storage is full', async () => {
    const memory = createWindowMemory();
    await memory.setDraft(1, { text: 'Before', quotes: [aQuote('a')] });
    vi.spyOn(fakeBrowser.storage.session, 'set').mockRejectedValue(new Error('quota exceeded'));
    await expect(memory.addPending(1, aQuote('b'))).rejects.toThrow('quota');
    await expect(memory.setDraft(1, { text: 'After', quotes: [] })).rejects.toThrow('quota');
    expect((await memory.read(1)).draft).toEqual({ text: 'Before', quotes: [aQuote('a')] });
  });
});
