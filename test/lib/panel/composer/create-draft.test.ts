import { describe, expect, it } from 'vitest';

import {
  anAnswer,
  aQuestion,
  aQuote,
  aState,
  type OpenPanel,
  openPanel,
  ASKED,
} from '#test/support/panel/open-panel.ts';

function lastSaved({ heard }: OpenPanel): unknown {
  const frame = heard.findLast((one) => one.type === 'draft-save');
  return frame?.type === 'draft-save' ? frame.draft : undefined;
}

describe('the draft', () => {
  it('joins the saved text with what was typed before it arrived', async () => {
    const panel = openPanel();
    panel.store.draft.type('typed');
    await panel.send(aState([], { draft: { text: 'saved', quotes: [aQuote('one')] } }));
    expect(panel.store.draft.text.value).toBe('saved\ntyped');
    expect(panel.store.draft.quotes.value).toEqual([aQuote('one')]);
  });

  it('is not replaced by a later state', async () => {
    const panel = openPanel();
    await panel.send(aState());
    panel.store.draft.type('mine');
    await panel.send(aState([], { draft: { text: 'old', quotes: [] } }));
    expect(panel.store.draft.text.value).toBe('mine');
  });

  it('is saved a moment after the last key, once', async () => {
    const panel = openPanel();
    await panel.send(aState());
    panel.hearNew();
    for (const text of ['W', 'Wh', 'Why']) {
      panel.store.draft.type(text);
      await panel.clock.advance(100);
    }
    expect(panel.heard).toEqual([]);
    await panel.clock.advance(300);
    expect(panel.hearNew()).toEqual([{ type: 'draft-save', draft: { text: 'Why', quotes: [] } }]);
  });

  it('is saved when the panel closes', async () => {
    const panel = openPanel();
    await panel.send(aState());
    panel.store.draft.type('Why');
    panel.store.draft.flush();
    await panel.settle();
    expect(lastSaved(panel)).toEqual({ text: 'Why', quotes: [] });
  });

  it('is saved through a new port when the background sleeps', async () => {
    const panel = openPanel();
    await panel.send(aState());
    await panel.kill();
    panel.store.draft.type('Why');
    await panel.clock.advance(400);
    expect(panel.ports()).toBe(2);
    expect(lastSaved(panel)).toEqual({ text: 'Why', quotes: [] });
  });
});

describe('a quote', () => {
  it('is saved with the draft before the background may forget it', async () => {
    const panel = openPanel();
    await panel.send(aState());
    panel.hearNew();
    await panel.send({ type: 'quote-add', quote: aQuote('one') });
    expect(panel.hearNew()).toEqual([
      { type: 'draft-save', draft: { text: '', quotes: [aQuote('one')] } },
      { type: 'quote-take', quote: 'one' },
    ]);
  });

  it('is added once, however often it arrives, even after it was removed', async () => {
    const panel = openPanel();
    await panel.send(
      aState(),
      { type: 'quote-add', quote: aQuote('one') },
      { type: 'quote-add', quote: aQuote('one') },
    );
    expect(panel.store.draft.quotes.value).toHaveLength(1);
    panel.store.draft.removeQuote('one');
    await panel.settle();
    expect(panel.hearNew().at(-1)).toEqual({ type: 'draft-save', draft: { text: '', quotes: [] } });
    await panel.send({ type: 'quote-add', quote: aQuote('one') });
    expect(panel.store.draft.quotes.value).toEqual([]);
    expect(panel.hearNew()).toEqual([{ type: 'quote-take', quote: 'one' }]);
  });
});

describe('editing an earlier question', () => {
  async function openEditing(): Promise<OpenPanel> {
    const panel = openPanel();
    const question = { ...aQuestion('q', 'Why?'), quotes: [aQuote('old')] };
    await panel.send(aState([question, anAnswer('a', 'q', { state: 'complete' })]));
    panel.store.draft.type('something else');
    panel.store.draft.edit(question);
    return panel;
  }

  it('moves the question into the composer and asks below the same parent', async () => {
    const panel = await openEditing();
    expect(panel.store.draft.text.value).toBe('Why?');
    panel.store.draft.type('Why not?');
    panel.store.asking.send();
    await panel.settle();
    expect(panel.heard.at(-1)).toEqual({
      type: 'question-ask',
      parent: null,
      text: 'Why not?',
      quotes: [aQuote('old')],
      ...ASKED,
    });
  });

  it('restores the draft when it is sent', async () => {
    const panel = await openEditing();
    panel.store.asking.send();
    await panel.send({
      type: 'run-start',
      question: { ...aQuestion('q2', 'Why?'), quotes: [aQuote('old')] },
      answer: anAnswer('a2', 'q2'),
    });
    expect(panel.store.draft.text.value).toBe('something else');
    expect(panel.store.draft.quotes.value).toEqual([]);
    expect(panel.store.draft.editing.value).toBeUndefined();
  });

  it('restores the draft when it is cancelled, with quotes that arrived in the meantime', async () => {
    const panel = await openEditing();
    await panel.send({ type: 'quote-add', quote: aQuote('new') });
    panel.store.draft.cancelEdit();
    expect(panel.store.draft.text.value).toBe('something else');
    expect(panel.store.draft.quotes.value).toEqual([aQuote('new')]);
  });

  it('saves what was changed below the draft, which it never replaces', async () => {
    const panel = await openEditing();
    panel.store.draft.save();
    await panel.settle();
    expect(lastSaved(panel)).toEqual({ text: 'something else', quotes: [] });
    panel.store.draft.type('edited');
    await panel.clock.advance(400);
    expect(lastSaved(panel)).toEqual({ text: 'something else\nedited', quotes: [aQuote('old')] });
    panel.store.draft.cancelEdit();
    await panel.settle();
    expect(lastSaved(panel)).toEqual({ text: 'something else', quotes: [] });
  });

  it('leaves what was changed in the chat that is left', async () => {
    const panel = await openEditing();
    panel.store.draft.type('edited');
    panel.store.openChat('other');
    const other = { chat: { id: 'other', messages: [] }, draft: { text: 'typed there', quotes: [] } };
    await panel.send(aState([], other));
    expect(panel.store.draft.text.value).toBe('typed there');
    const saves = panel.heard.filter((frame) => frame.type === 'draft-save');
    expect(saves.at(-1)).toMatchObject({ draft: { text: 'something else\nedited' }, chat: 'chat' });
  });

  it('goes along into a new chat once it was changed', async () => {
    const panel = await openEditing();
    panel.store.newChat();
    expect(panel.store.draft.text.value).toBe('something else');
    const changed = await openEditing();
    changed.store.draft.type('edited');
    changed.store.newChat();
    expect(changed.store.draft.text.value).toBe('something else\nedited');
    expect(changed.store.draft.editing.value).toBeUndefined();
  });
});

describe('a page that is attached already', () => {
  const page = (id: string, text: string) => ({ ...aQuote(id, text), part: 'page' }) as const;

  it('is replaced by its newer text, even from another place in the page', () => {
    const { draft } = openPanel().store;
    draft.addQuote(page('one', 'Old text'));
    draft.addQuote({ ...page('two', 'New text'), url: 'https://site.example/page#part' });
    expect(draft.quotes.value.map(({ id }) => id)).toEqual(['two']);
  });

  it('is kept with the changes that the user made to it', () => {
    const { draft } = openPanel().store;
    draft.addQuote(page('one', 'Old text'));
    draft.editQuote('one', 'My text');
    draft.addQuote(page('two', 'New text'));
    expect(draft.quotes.value.map(({ text }) => text)).toEqual(['My text', 'New text']);
  });

  it('leaves room for other passages of it, each of them once', () => {
    const { draft } = openPanel().store;
    draft.addQuote(page('one', 'The page'));
    draft.addQuote(aQuote('two', 'A passage'));
    draft.addQuote(aQuote('three', 'Another passage'));
    draft.addQuote(aQuote('four', 'A passage'));
    expect(draft.quotes.value.map(({ id }) => id)).toEqual(['one', 'four', 'three']);
  });
});

it('a draft that is joined leaves a quote that is there already in the form that it has', async () => {
  const panel = openPanel();
  await panel.send(aState([]));
  const { draft } = panel.store;
  draft.addQuote(aQuote('one', 'As it was'));
  draft.editQuote('one', 'As the user wrote it');
  draft.join({ text: 'above', quotes: [aQuote('two'), aQuote('one', 'As it was')] });
  expect(draft.quotes.value.map(({ text }) => text)).toEqual(['text of two', 'As the user wrote it']);
});
