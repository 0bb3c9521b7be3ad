import { describe, expect, it } from 'vitest';

import type { SpendingWarning } from '#lib/protocol/spending.ts';
import {
  anAnswer,
  aQuestion,
  ASKED,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';

const WARNING: SpendingWarning = {
  question: 0.02,
  passed: [{ name: 'chat', spent: 0.49, cap: 0.5 }],
};

function asked(panel: OpenPanel): unknown[] {
  return panel.heard.filter(({ type }) => type === 'question-ask');
}

async function openWarned(): Promise<OpenPanel> {
  const panel = openPanel();
  await panel.send(aState());
  panel.store.draft.type('Why?');
  panel.store.asking.send();
  await panel.send({ type: 'spending-warn', warning: WARNING });
  return panel;
}

describe('a question that would exceed a spending cap', () => {
  it('waits for the user, and stays in the composer', async () => {
    const panel = await openWarned();
    expect(panel.store.asking.overCap.value).toEqual(WARNING);
    expect(panel.store.draft.text.value).toBe('Why?');
    // Neither Enter nor another question sends it.
    panel.store.asking.send();
    await panel.settle();
    expect(asked(panel)).toHaveLength(1);
  });

  it('is sent once more when the user accepts what it costs', async () => {
    const panel = await openWarned();
    panel.store.asking.acceptCost();
    await panel.settle();
    expect(panel.store.asking.overCap.value).toBeUndefined();
    expect(asked(panel)).toEqual([
      { type: 'question-ask', parent: null, text: 'Why?', quotes: [], ...ASKED },
      { type: 'question-ask', parent: null, text: 'Why?', quotes: [], ...ASKED, acceptsCost: true },
    ]);
    await panel.send({ type: 'run-start', question: aQuestion('q', 'Why?'), answer: anAnswer('a', 'q') });
    expect(panel.store.draft.text.value).toBe('');
  });

  it('is not sent when the user cancels, and can be asked again', async () => {
    const panel = await openWarned();
    panel.store.asking.cancelOverCap();
    await panel.settle();
    expect(panel.store.asking.overCap.value).toBeUndefined();
    expect(panel.store.draft.text.value).toBe('Why?');
    expect(asked(panel)).toHaveLength(1);
    panel.store.asking.send();
    await panel.settle();
    expect(asked(panel)).toHaveLength(2);
    expect(asked(panel).at(-1)).not.toHaveProperty('acceptsCost');
  });

  it('is not sent into another chat', async () => {
    const panel = await openWarned();
    await panel.send(aState([], { chat: { id: 'other', messages: [] } }));
    expect(panel.store.asking.overCap.value).toBeUndefined();
  });
});
