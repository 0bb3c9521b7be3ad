import { describe, expect, it } from 'vitest';

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

function asked({ heard }: OpenPanel): unknown[] {
  return heard.filter((frame) => frame.type === 'question-ask');
}

async function openTyped(text = 'Why?'): Promise<OpenPanel> {
  const panel = openPanel();
  await panel.send(aState());
  panel.store.draft.type(text);
  return panel;
}

const whyRuns = {
  type: 'run-start',
  question: aQuestion('q', 'Why?'),
  answer: anAnswer('a', 'q'),
} as const;

describe('a question', () => {
  it('is asked with its quotes and leaves the composer once its run has begun', async () => {
    const panel = await openTyped('  Why?\n');
    await panel.send({ type: 'quote-add', quote: aQuote('one') });
    panel.store.asking.send();
    await panel.settle();
    expect(asked(panel)).toEqual([
      { type: 'question-ask', parent: null, text: 'Why?', quotes: [aQuote('one')], ...ASKED },
    ]);
    expect(panel.store.draft.text.value).toBe('  Why?\n');
    await panel.send(whyRuns);
    expect(panel.store.draft.text.value).toBe('');
    expect(panel.store.draft.quotes.value).toEqual([]);
    expect(panel.heard.at(-1)).toEqual({ type: 'draft-save', draft: { text: '', quotes: [] } });
  });

  it('follows the last answer', async () => {
    const panel = openPanel();
    await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'complete' })]));
    panel.store.draft.type('And?');
    panel.store.asking.send();
    await panel.settle();
    expect(asked(panel)).toEqual([{ type: 'question-ask', parent: 'a', text: 'And?', quotes: [], ...ASKED }]);
  });

  it('is not asked twice by a second Send', async () => {
    const panel = await openTyped();
    panel.store.asking.send();
    panel.store.asking.send();
    await panel.settle();
    expect(asked(panel)).toHaveLength(1);
  });

  it('is not asked when there is no text, no provider, or an answer is being written', async () => {
    const empty = await openTyped('  ');
    empty.store.asking.send();
    const alone = openPanel();
    await alone.send(aState([], { provider: null }));
    alone.store.draft.type('Why?');
    alone.store.asking.send();
    const busy = await openTyped();
    await busy.send({ ...whyRuns, question: aQuestion('q', 'Before') });
    busy.store.asking.send();
    for (const panel of [empty, alone, busy]) {
      await panel.settle();
      expect(asked(panel)).toEqual([]);
    }
    expect(busy.store.draft.text.value).toBe('Why?');
  });

  it('waits for the background to say what to show, and is asked then', async () => {
    const panel = openPanel();
    panel.store.draft.type('Why?');
    panel.store.asking.send();
    await panel.send(aState());
    expect(asked(panel)).toHaveLength(1);
  });

  it('keeps what was typed after it', async () => {
    const panel = await openTyped();
    panel.store.asking.send();
    panel.store.draft.type('Why? And how?');
    await panel.send(whyRuns);
    expect(panel.store.draft.text.value).toBe('And how?');
  });
});

describe('a question to a background that went away', () => {
  it('is asked through a new port right behind its greeting, and once', async () => {
    const panel = await openTyped();
    await panel.kill();
    panel.hearNew();
    panel.store.asking.send();
    await panel.settle();
    expect(panel.ports()).toBe(2);
    expect(panel.heard.map(({ type }) => type).slice(0, 2)).toEqual(['panel-hello', 'question-ask']);
    await panel.send(aState());
    expect(asked(panel)).toHaveLength(1);
  });

  it('is asked a second time, after the state, when that background dies, too', async () => {
    const panel = await openTyped();
    await panel.kill();
    panel.store.asking.send();
    await panel.settle();
    await panel.kill();
    panel.hearNew();
    await panel.settle();
    expect(asked(panel)).toEqual([]);
    await panel.send(aState());
    expect(asked(panel)).toHaveLength(1);
  });

  it('is asked again when the background died while handling it', async () => {
    const panel = await openTyped();
    panel.store.asking.send();
    await panel.settle();
    await panel.kill();
    expect(panel.ports()).toBe(2);
    panel.hearNew();
    await panel.send(aState());
    expect(asked(panel)).toHaveLength(1);
    await panel.send(whyRuns);
    expect(panel.store.draft.text.value).toBe('');
  });

  it('is not asked again when it had been stored', async () => {
    const panel = await openTyped();
    panel.store.asking.send();
    await panel.settle();
    await panel.kill();
    panel.hearNew();
    await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'interrupted' })]));
    expect(asked(panel)).toEqual([]);
    expect(panel.store.draft.text.value).toBe('');
  });

  it('is known to be stored from a state that came instead of the run’s first frame', async () => {
    const panel = await openTyped();
    panel.store.asking.send();
    await panel.settle();
    await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'streaming' })]));
    expect(panel.store.draft.text.value).toBe('');
    await panel.send({ type: 'run-end', run: 'run of a', end: { state: 'complete' } });
    expect(asked(panel)).toHaveLength(1);
    expect(panel.store.isWaiting()).toBe(false);
  });

  it('stays in the composer when another panel’s question has begun in the meantime', async () => {
    const panel = await openTyped();
    panel.store.asking.send();
    await panel.send({ type: 'run-start', question: aQuestion('o', 'Other'), answer: anAnswer('b', 'o') });
    expect(panel.store.draft.text.value).toBe('Why?');
    await panel.send(whyRuns);
    expect(panel.store.draft.text.value).toBe('');
  });

  it('is not asked automatically when much time has passed, or no provider is left', async () => {
    const late = await openTyped();
    late.store.asking.send();
    await late.clock.advance(120_000);
    const alone = await openTyped();
    alone.store.asking.send();
    for (const panel of [late, alone]) {
      await panel.settle();
      await panel.kill();
      panel.hearNew();
      panel.store.connection.connect();
    }
    await late.send(aState());
    await alone.send(aState([], { provider: null }), aState());
    for (const panel of [late, alone]) {
      expect(asked(panel)).toEqual([]);
      expect(panel.store.draft.text.value).toBe('Why?');
    }
  });

  it('is not asked again by a later state on the same port', async () => {
    const panel = await openTyped();
    panel.store.asking.send();
    await panel.settle();
    await panel.send(aState());
    expect(asked(panel)).toHaveLength(1);
  });
});

describe('what will be sent', () => {
  it('is shown before the first send to an origin, exactly, and sent after agreement', async () => {
    const panel = openPanel();
    await panel.send(
      aState([aQuestion('q', 'First'), anAnswer('a', 'q', { state: 'complete', answer: 'Second' })], {
        provider: { ...aProvider, consented: [] },
      }),
    );
    panel.store.draft.type('Third');
    panel.store.asking.send();
    await panel.settle();
    expect(asked(panel)).toEqual([]);
    expect(panel.store.asking.confirming.value).toMatchObject({
      origin: 'https://api.example.com',
      turns: [
        { role: 'user', text: 'First' },
        { role: 'assistant', text: 'Second' },
        { role: 'user', text: 'Third' },
      ],
    });
    panel.store.asking.confirm();
    await panel.settle();
    expect(panel.heard.slice(-2)).toEqual([
      { type: 'consent-give', origin: 'https://api.example.com', kinds: ['text'] },
      { type: 'question-ask', parent: 'a', text: 'Third', quotes: [], ...ASKED },
    ]);
  });

  it('is shown again before the first picture goes to an origin that gets text', async () => {
    const panel = openPanel();
    const image = { type: 'image/png', data: 'AAAA', width: 1, height: 1 } as const;
    const picture = { id: 'p', text: '', title: '', url: '', part: 'image', image } as const;
    await panel.send(
      aState([{ ...aQuestion('q', 'First'), quotes: [picture] }, anAnswer('a', 'q', { state: 'complete' })], {
        provider: { ...aProvider, consented: ['text'] },
      }),
    );
    panel.store.asking.retry('q');
    expect(panel.store.asking.confirming.value?.kinds).toEqual(['text', 'picture']);
  });

  it('is not sent when the user does not agree, and the question stays', async () => {
    const panel = openPanel();
    await panel.send(aState([], { provider: { ...aProvider, consented: [] } }));
    panel.store.draft.type('Why?');
    panel.store.asking.send();
    panel.store.asking.cancel();
    await panel.settle();
    expect(panel.heard.map((frame) => frame.type)).toEqual(['panel-hello']);
    expect(panel.store.draft.text.value).toBe('Why?');
    expect(panel.store.asking.confirming.value).toBeUndefined();
  });

  it('is shown for another answer too', async () => {
    const panel = openPanel();
    await panel.send(
      aState([aQuestion('q', 'First'), anAnswer('a', 'q', { state: 'complete', answer: 'Second' })], {
        provider: { ...aProvider, consented: [] },
      }),
    );
    panel.store.asking.retry('q');
    expect(panel.store.asking.confirming.value?.turns).toEqual([{ role: 'user', text: 'First' }]);
    panel.store.asking.confirm();
    await panel.settle();
    expect(panel.heard.at(-1)).toEqual({ type: 'answer-retry', question: 'q', ...ASKED });
  });

  it('is shown when the consent was revoked before the panel knew', async () => {
    const panel = await openTyped();
    panel.store.asking.send();
    await panel.settle();
    panel.hearNew();
    await panel.send(
      { type: 'provider-change', provider: { ...aProvider, consented: [] } },
      { type: 'question-refuse', reason: 'no-consent' },
    );
    expect(panel.store.asking.confirming.value).toMatchObject({
      turns: [{ role: 'user', text: 'Why?' }],
      origin: aProvider.origin,
      kinds: ['text'],
    });
    panel.store.asking.confirm();
    await panel.settle();
    expect(panel.heard.map(({ type }) => type)).toEqual(['consent-give', 'question-ask']);
    await panel.send(whyRuns);
    expect(panel.store.draft.text.value).toBe('');
  });
});
