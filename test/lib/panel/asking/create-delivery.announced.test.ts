import { beforeEach, describe, expect, it } from 'vitest';

import { buildTurns } from '#lib/prompts/build-turns.ts';
import {
  aProvider,
  aQuestion,
  aQuote,
  aState,
  anAnswer,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';

const PDF = { ...aQuote('q'), part: 'pdf' as const };

let panel: OpenPanel;

beforeEach(async () => {
  panel = openPanel();
  await panel.send(aState([], { provider: { ...aProvider, consented: [] } }));
  panel.hearNew();
});

function confirming(): unknown {
  return panel.store.asking.confirming.peek();
}

describe('after a provider was set up and its origin is shown', () => {
  beforeEach(() => panel.store.asking.announce(aProvider.origin));

  it('a question goes there without a dialog, with the text that could be read before', async () => {
    panel.store.draft.type('Why?');
    panel.store.draft.addQuote(aQuote('q'));
    const shown = panel.store.asking.preview.peek();
    expect(JSON.stringify(shown)).toContain('text of q');
    panel.store.asking.send();
    await panel.settle();
    const frames = panel.hearNew().filter(({ type }) => type !== 'draft-save');
    const asked = frames.find((frame) => frame.type === 'question-ask');
    expect(frames.map(({ type }) => type)).toEqual(['consent-give', 'question-ask']);
    expect(frames[0]).toEqual({ type: 'consent-give', origin: aProvider.origin, kinds: ['text'] });
    expect(buildTurns([{ role: 'user', text: 'Why?', quotes: [aQuote('q')] }], asked?.tag)).toEqual(shown);
    expect(panel.store.asking.announced.peek()).toBeUndefined();
  });

  it('the system prompt can be read before, too', async () => {
    const provider = { ...aProvider, consented: [], parameters: { systemPrompt: 'Be brief.' } };
    await panel.send({ type: 'provider-change', provider });
    panel.store.draft.type('Why?');
    expect(panel.store.asking.preview.peek()).toEqual([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'Why?' },
    ]);
  });

  it('a PDF is still shown in the dialog', async () => {
    panel.store.draft.type('Why?');
    panel.store.draft.addQuote(PDF);
    panel.store.asking.send();
    await panel.settle();
    expect(confirming()).toMatchObject({ kinds: ['text', 'pdf'] });
    expect(panel.hearNew().some(({ type }) => type === 'consent-give')).toBe(false);
  });

  it('a question for another origin is shown in the dialog', async () => {
    const provider = { ...aProvider, origin: 'https://other.example', consented: [] };
    await panel.send({ type: 'provider-change', provider });
    panel.store.draft.type('Why?');
    panel.store.asking.send();
    expect(confirming()).toMatchObject({ origin: 'https://other.example' });
  });

  it('a question that is not in the composer is shown in the dialog', async () => {
    await panel.send(
      aState([aQuestion('x', 'Before'), anAnswer('y', 'x', { state: 'stopped' })], {
        provider: { ...aProvider, consented: [] },
      }),
    );
    panel.store.asking.retry('x');
    expect(confirming()).toBeDefined();
  });

  it('nothing is shown as sent before something is typed', () => {
    expect(panel.store.asking.preview.peek()).toEqual([]);
  });
});

it('without that, the first question is shown in the dialog', () => {
  panel.store.draft.type('Why?');
  panel.store.asking.send();
  expect(confirming()).toBeDefined();
});
