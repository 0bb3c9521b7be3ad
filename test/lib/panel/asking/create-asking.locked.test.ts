import { describe, expect, it } from 'vitest';

import {
  anAnswer,
  aProvider,
  aQuestion,
  ASKED,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';

const locked = { ...aProvider, isLocked: true };

function asked(panel: OpenPanel): unknown[] {
  return panel.heard.filter(({ type }) => type === 'question-ask');
}

async function openLocked(): Promise<OpenPanel> {
  const panel = openPanel();
  await panel.send(aState([], { provider: locked }));
  panel.store.draft.type('Why?');
  return panel;
}

describe('a question that is asked while the keys are locked', () => {
  it('waits, stays in the composer, and is sent once they are unlocked', async () => {
    const panel = await openLocked();
    panel.store.asking.send();
    await panel.settle();
    expect(asked(panel)).toEqual([]);
    expect(panel.store.asking.isUnlockWanted.value).toBe(true);
    expect(panel.store.draft.text.value).toBe('Why?');
    await panel.send({ type: 'provider-change', provider: aProvider });
    await panel.settle();
    expect(asked(panel)).toEqual([
      { type: 'question-ask', parent: null, text: 'Why?', quotes: [], ...ASKED },
    ]);
    expect(panel.store.asking.isUnlockWanted.value).toBe(false);
    await panel.send({
      type: 'run-start',
      question: aQuestion('q', 'Why?'),
      answer: anAnswer('a', 'q'),
    });
    expect(panel.store.draft.text.value).toBe('');
  });

  it('is sent through a new port when the background has died', async () => {
    const panel = await openLocked();
    panel.store.asking.send();
    await panel.kill();
    panel.store.connection.connect();
    await panel.send(aState());
    expect(asked(panel)).toHaveLength(1);
  });

  it('still waits while the provider is locked', async () => {
    const panel = await openLocked();
    panel.store.asking.send();
    await panel.send({ type: 'provider-change', provider: { ...locked, providers: [] } });
    expect(asked(panel)).toEqual([]);
    expect(panel.store.asking.isUnlockWanted.value).toBe(true);
  });

  it('asks for consent first, and waits after it', async () => {
    const panel = openPanel();
    await panel.send(aState([], { provider: { ...locked, consented: [] } }));
    panel.store.draft.type('Why?');
    panel.store.asking.send();
    expect(panel.store.asking.confirming.value).toBeDefined();
    expect(panel.store.asking.isUnlockWanted.value).toBe(false);
    panel.store.asking.confirm();
    expect(panel.store.asking.isUnlockWanted.value).toBe(true);
    await panel.settle();
    expect(asked(panel)).toEqual([]);
  });

  it('is not sent to a model other than the one it was meant for', async () => {
    const panel = await openLocked();
    panel.store.asking.send();
    await panel.send({ type: 'provider-change', provider: { ...aProvider, model: 'other' } });
    await panel.settle();
    expect(asked(panel)).toEqual([]);
    expect(panel.store.asking.isUnlockWanted.value).toBe(false);
    expect(panel.store.draft.text.value).toBe('Why?');
  });

  it('can be cancelled, and is not sent then', async () => {
    const panel = await openLocked();
    panel.store.asking.send();
    panel.store.asking.cancelUnlock();
    await panel.send({ type: 'provider-change', provider: aProvider });
    await panel.settle();
    expect(asked(panel)).toEqual([]);
    expect(panel.store.draft.text.value).toBe('Why?');
  });

  it('also waits when the background locked them after the panel was told', async () => {
    const panel = openPanel();
    await panel.send(aState());
    panel.store.draft.type('Why?');
    panel.store.asking.send();
    await panel.settle();
    panel.hearNew();
    await panel.send(
      { type: 'provider-change', provider: locked },
      { type: 'question-refuse', reason: 'keys-locked' },
    );
    expect(panel.store.asking.isUnlockWanted.value).toBe(true);
    expect(panel.store.problems.problem.value).toBeUndefined();
    await panel.send({ type: 'provider-change', provider: aProvider });
    await panel.settle();
    expect(asked(panel)).toHaveLength(1);
  });
});
