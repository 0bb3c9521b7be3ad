import { beforeEach, describe, expect, it } from 'vitest';

import type { BackgroundFrame, PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { FilledQuestion } from '#lib/protocol/saved-question.ts';
import {
  anAnswer,
  aProvider,
  aQuestion,
  aQuote,
  aState,
  type OpenPanel,
  openPanel,
  ASKED,
} from '#test/support/panel/open-panel.ts';

const explain: FilledQuestion = { text: 'Explain {{selection}} for $&', sends: true };
const other = { provider: 'p2', model: 'local' };
const provider = {
  ...aProvider,
  providers: ['p', 'p2'],
};
const theOther = { ...provider, id: 'p2', name: 'Mine', model: 'local' };

let panel: OpenPanel;

function use(question: FilledQuestion, id = 'one'): BackgroundFrame {
  return { type: 'quote-add', quote: aQuote(id), question: { ...question, about: [id] } };
}

function asked(frames: readonly PanelFrame[]): PanelFrame[] {
  return frames.filter((frame) => frame.type === 'question-ask');
}

function text(): string {
  return panel.store.draft.text.value;
}

function quotes(): string[] {
  return panel.store.draft.quotes.value.map(({ id }) => id);
}

beforeEach(() => {
  panel = openPanel();
});

describe('a saved question that sends', () => {
  it('is asked once, however often it comes', async () => {
    await panel.send(aState(), use(explain), use(explain));
    expect(asked(panel.heard)).toEqual([
      { type: 'question-ask', parent: null, text: explain.text, quotes: [aQuote('one')], ...ASKED },
    ]);
    const question = { ...aQuestion('q', explain.text), quotes: [aQuote('one')] };
    await panel.send({ type: 'run-start', question, answer: anAnswer('a', 'q') }, use(explain));
    expect([text(), quotes()]).toEqual(['', []]);
    expect(asked(panel.heard)).toHaveLength(1);
  });

  it('leaves what the user is writing where it is', async () => {
    await panel.send(aState(), { type: 'quote-add', quote: aQuote('mine') });
    panel.store.draft.type('half a sen');
    await panel.send(use(explain));
    expect(asked(panel.heard)).toEqual([
      { type: 'question-ask', parent: null, text: explain.text, quotes: [aQuote('one')], ...ASKED },
    ]);
    const question = { ...aQuestion('q', explain.text), quotes: [aQuote('one')] };
    await panel.send({ type: 'run-start', question, answer: anAnswer('a', 'q') });
    expect([text(), quotes()]).toEqual(['half a sen', ['mine']]);
  });

  it('is about everything captured with it, and nothing else', async () => {
    await panel.send(
      aState(),
      { type: 'quote-add', quote: aQuote('page') },
      { type: 'quote-add', quote: aQuote('captions'), question: { ...explain, about: ['page', 'captions'] } },
    );
    expect(asked(panel.heard)).toMatchObject([{ quotes: [aQuote('page'), aQuote('captions')] }]);
  });

  it('waits for the user if the text was truncated', async () => {
    const quote = { ...aQuote('page'), cut: 'nodes' as const };
    await panel.send(aState(), { type: 'quote-add', quote, question: { ...explain, about: ['page'] } });
    expect(asked(panel.heard)).toEqual([]);
    expect([text(), quotes()]).toEqual([explain.text, ['page']]);
  });

  it('is kept when the background could not be told for long', async () => {
    await panel.send(aState());
    panel.store.draft.type('mine');
    await panel.send(use(explain));
    await panel.kill();
    await panel.clock.advance(10 * 60_000);
    panel.store.connection.connect();
    await panel.send(aState());
    expect([text(), quotes()]).toEqual([`mine\n\n${explain.text}`, ['one']]);
  });

  it('leaves an edit where it is, and asks below all that is shown', async () => {
    const edited = aQuestion('q', 'Why?');
    await panel.send(aState([edited, anAnswer('a', 'q', { state: 'complete', answer: 'So.' })]));
    panel.store.draft.edit(edited);
    panel.store.draft.type('Why not');
    await panel.send(use(explain));
    expect(asked(panel.heard)).toMatchObject([{ parent: 'a', quotes: [aQuote('one')] }]);
    await panel.send({
      type: 'run-start',
      question: { ...aQuestion('q2', explain.text, 'a'), quotes: [aQuote('one')] },
      answer: anAnswer('a2', 'q2'),
    });
    expect([text(), quotes()]).toEqual(['Why not', []]);
    expect(panel.store.draft.editing.value).toEqual(edited);
  });

  it('waits behind what is written while an answer comes in', async () => {
    await panel.send(aState(), {
      type: 'run-start',
      question: aQuestion('q', 'Why?'),
      answer: anAnswer('a', 'q'),
    });
    panel.store.draft.type('and');
    await panel.send(use(explain));
    expect(asked(panel.heard)).toEqual([]);
    expect([text(), quotes()]).toEqual([`and\n\n${explain.text}`, ['one']]);
  });

  it('is shown first where nothing has been sent before, and kept when that is not agreed to', async () => {
    await panel.send(aState([], { provider: { ...aProvider, consented: [] } }));
    panel.store.draft.type('mine');
    await panel.send(use(explain));
    expect(panel.store.asking.confirming.value?.turns.at(-1)?.text).toMatch(
      /^Explain\n\n<page-text-[a-z\d]+>/u,
    );
    expect(panel.store.asking.confirming.value?.turns.at(-1)?.text).not.toContain('mine');
    panel.store.asking.cancel();
    await panel.settle();
    expect(asked(panel.heard)).toEqual([]);
    expect([text(), quotes()]).toEqual([`mine\n\n${explain.text}`, ['one']]);
  });
});

describe('a saved question that waits', () => {
  it('is put into the composer, after what is written, and is saved', async () => {
    await panel.send(aState());
    panel.store.draft.type('mine ');
    await panel.send(use({ ...explain, sends: false }));
    expect(asked(panel.heard)).toEqual([]);
    const draft = { text: `mine\n\n${explain.text}`, quotes: [aQuote('one')] };
    expect(panel.heard.findLast((frame) => frame.type === 'draft-save')).toEqual({
      type: 'draft-save',
      draft,
    });
  });
});

describe('a saved question with a model', () => {
  it('goes to that model, and then the previous model is restored', async () => {
    await panel.send(aState([], { provider }), use({ ...explain, model: other }));
    expect(panel.heard.at(-1)).toEqual({ type: 'model-choose', ...other });
    expect(asked(panel.heard)).toEqual([]);
    await panel.send({ type: 'provider-change', provider: theOther });
    expect(asked(panel.heard)).toHaveLength(1);
    panel.hearNew();
    const question = { ...aQuestion('q', explain.text), quotes: [aQuote('one')] };
    await panel.send({ type: 'run-start', question, answer: anAnswer('a', 'q') });
    expect(panel.heard).toContainEqual({ type: 'model-choose', provider: 'p', model: 'model' });
  });

  it('goes nowhere else when that model’s provider is gone', async () => {
    await panel.send(aState(), use({ ...explain, model: other }));
    expect(panel.heard.filter(({ type }) => type === 'model-choose' || type === 'question-ask')).toEqual([]);
    expect([text(), quotes()]).toEqual([explain.text, ['one']]);
  });

  it('leaves the model that the user has chosen since', async () => {
    await panel.send(aState([], { provider }), use({ ...explain, sends: false, model: other }));
    await panel.send({ type: 'provider-change', provider: theOther });
    panel.store.modelChoice.choose('p2', 'local');
    panel.store.asking.send();
    await panel.settle();
    panel.hearNew();
    const question = { ...aQuestion('q', explain.text), quotes: [aQuote('one')] };
    await panel.send({ type: 'run-start', question, answer: anAnswer('a', 'q') });
    expect(panel.heard.filter(({ type }) => type === 'model-choose')).toEqual([]);
  });
});

describe('a saved question that is chosen in the composer', () => {
  it('is asked about the quotes that are there', async () => {
    await panel.send(aState(), { type: 'quote-add', quote: aQuote('one') });
    panel.store.draft.type('/exp');
    panel.store.savedQuestions.choose(explain);
    await panel.settle();
    expect(asked(panel.heard)).toMatchObject([{ text: explain.text, quotes: [aQuote('one')] }]);
  });

  it('waits for what it lacks', async () => {
    await panel.send(aState());
    panel.store.draft.type('/exp');
    panel.store.savedQuestions.choose(explain);
    await panel.settle();
    expect(asked(panel.heard)).toEqual([]);
    expect(text()).toBe(explain.text);
  });

  it('is asked when the quote that it lacked comes, with the title of its page', async () => {
    await panel.send(aState());
    panel.store.savedQuestions.choose({ text: 'What is {{title}} about? {{page}}', sends: true });
    await panel.send({ type: 'quote-add', quote: aQuote('one') });
    expect(asked(panel.heard)).toMatchObject([
      { text: 'What is Title of one about? {{page}}', quotes: [aQuote('one')] },
    ]);
  });

  it('waits for all pages that are being added, and is not sent by itself when one was truncated', async () => {
    await panel.send(aState());
    panel.store.savedQuestions.choose(explain);
    panel.store.pages.take([
      { id: 1, title: 'One' },
      { id: 2, title: 'Two' },
    ]);
    await panel.send({ type: 'quote-add', quote: aQuote('one') });
    expect(asked(panel.heard)).toEqual([]);
    await panel.send(
      { type: 'quote-add', quote: { ...aQuote('two'), cut: 'characters' } },
      { type: 'pages-taken', missed: [] },
    );
    expect(asked(panel.heard)).toEqual([]);
    expect(panel.store.asking.missing.value).toBeUndefined();
  });

  it('is left to the user once the user has changed it', async () => {
    await panel.send(aState());
    panel.store.savedQuestions.choose(explain);
    panel.store.draft.type(`${explain.text} Briefly.`);
    await panel.send({ type: 'quote-add', quote: aQuote('one') });
    expect(asked(panel.heard)).toEqual([]);
  });
});

it('a question with an open placeholder is not sent, and one that is filled is', async () => {
  await panel.send(aState());
  panel.store.draft.type('Summarize {{ page }}.');
  panel.store.asking.send();
  await panel.settle();
  expect(panel.store.asking.missing.value).toBe('page');
  expect(asked(panel.heard)).toEqual([]);
  await panel.send({ type: 'quote-add', quote: aQuote('one') });
  expect(panel.store.asking.missing.value).toBeUndefined();
  panel.store.asking.send();
  await panel.settle();
  expect(asked(panel.heard)).toHaveLength(1);
});
