import { describe, expect, it } from 'vitest';

import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import {
  anAnswer,
  aProvider,
  aQuestion,
  ASKED,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';

const other = {
  ...aProvider,
  id: 'other',
  name: 'Other',
  origin: 'https://other.example',
  model: 'large',
  parameters: { systemPrompt: 'Be brief.' },
};
const picked = { provider: 'other', model: 'large' };
const retry = {
  type: 'answer-retry',
  question: 'q',
  isPicked: true,
  to: { provider: 'other', model: 'large', origin: 'https://other.example' },
  tag: ASKED.tag,
};

async function openAnswered(): Promise<OpenPanel> {
  const panel = openPanel();
  await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'complete', answer: 'So' })]));
  panel.hearNew();
  return panel;
}

async function hear(panel: OpenPanel): Promise<PanelFrame[]> {
  await panel.settle();
  return panel.hearNew();
}

describe('an answer that is regenerated with another model', () => {
  it('comes from that model, and the next question goes where it would have gone', async () => {
    const panel = await openAnswered();
    panel.store.asking.retryWith('q', picked);
    expect(await hear(panel)).toEqual([{ type: 'target-want', ...picked }]);
    await panel.send({ type: 'target-show', ...picked, target: other });
    expect(await hear(panel)).toEqual([retry]);
    expect(panel.store.modelChoice.provider.value).toEqual(aProvider);
  });

  it('asks for consent to its host, and shows that host’s own system prompt', async () => {
    const panel = await openAnswered();
    panel.store.asking.retryWith('q', picked);
    await panel.send({ type: 'target-show', ...picked, target: { ...other, consented: [] } });
    expect(panel.store.asking.confirming.value).toMatchObject({
      origin: 'https://other.example',
      model: 'large',
      turns: [{ role: 'system', text: 'Be brief.' }, { role: 'user' }],
    });
    expect((await hear(panel)).map(({ type }) => type)).not.toContain('answer-retry');
    panel.store.asking.confirm();
    expect((await hear(panel)).map(({ type }) => type)).toEqual(['consent-give', 'answer-retry']);
  });

  it('is not asked when that model is gone, and the panel says so', async () => {
    const panel = await openAnswered();
    panel.store.asking.retryWith('q', picked);
    await panel.send({ type: 'target-show', ...picked, target: null });
    expect((await hear(panel)).map(({ type }) => type)).not.toContain('answer-retry');
    expect(panel.store.problems.problem.value).toBe('target-changed');
  });

  it('is not asked once another chat is shown', async () => {
    const panel = await openAnswered();
    panel.store.asking.retryWith('q', picked);
    await panel.send(aState([], { chat: { id: 'next', messages: [] } }));
    await panel.send({ type: 'target-show', ...picked, target: other });
    expect((await hear(panel)).map(({ type }) => type)).not.toContain('answer-retry');
  });

  it('waits for the keys to be unlocked, whatever is chosen for the next question', async () => {
    const panel = await openAnswered();
    panel.store.asking.retryWith('q', picked);
    await panel.send({ type: 'target-show', ...picked, target: { ...other, isLocked: true } });
    expect(panel.store.asking.isUnlockWanted.value).toBe(true);
    panel.hearNew();
    await panel.send({ type: 'provider-change', provider: aProvider });
    expect(await hear(panel)).toEqual([retry]);
  });
});
