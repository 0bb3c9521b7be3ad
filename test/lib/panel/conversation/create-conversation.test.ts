import { describe, expect, it } from 'vitest';

import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import {
  aDelta,
  anAnswer,
  aQuestion,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';

function answerOf({ store }: OpenPanel): AnswerView {
  const answer = store.conversation.messages.value.findLast((message) => message.role === 'assistant');
  if (answer?.role !== 'assistant') throw new Error('There is no answer.');
  return answer;
}

async function openAsked(): Promise<OpenPanel> {
  const panel = openPanel();
  await panel.send(aState(), {
    type: 'run-start',
    question: aQuestion('q', 'Why?'),
    answer: anAnswer('a', 'q'),
  });
  panel.hearNew();
  return panel;
}

describe('an answer in the panel', () => {
  it('grows by what arrives and ends once', async () => {
    const panel = await openAsked();
    expect(answerOf(panel).state.value).toBe('waiting');
    await panel.send(aDelta('a', 0, 'Be'), aDelta('a', 2, 'cause'));
    expect(answerOf(panel).state.value).toBe('streaming');
    await panel.send({ type: 'run-end', run: 'run of a', end: { state: 'complete' } });
    expect(answerOf(panel).answer.value).toBe('Because');
    expect(answerOf(panel).state.value).toBe('complete');
    expect(panel.store.conversation.live.value).toBeUndefined();
  });

  it('keeps its view while its text grows, so that nothing else is rendered again', async () => {
    const panel = await openAsked();
    const messages = panel.store.conversation.messages.value;
    await panel.send(aDelta('a', 0, 'Because'));
    expect(panel.store.conversation.messages.value).toBe(messages);
  });

  it('cuts off overlaps and never repeats text', async () => {
    const panel = await openAsked();
    await panel.send(aDelta('a', 0, 'Because'), aDelta('a', 0, 'Be'), aDelta('a', 4, 'use it'));
    expect(answerOf(panel).answer.value).toBe('Because it');
    expect(panel.hearNew()).toEqual([]);
  });

  it('requests missing text once and adds it', async () => {
    const panel = await openAsked();
    await panel.send(aDelta('a', 0, 'Be'), aDelta('a', 4, 'use'), aDelta('a', 7, ' it'));
    expect(answerOf(panel).answer.value).toBe('Be');
    expect(panel.hearNew()).toEqual([{ type: 'run-attach', run: 'run of a', answerAt: 2, reasoningAt: 0 }]);
    await panel.send(aDelta('a', 2, 'cause it'), aDelta('a', 10, ' is'));
    expect(answerOf(panel).answer.value).toBe('Because it is');
  });

  it('can miss something more than once', async () => {
    const panel = await openAsked();
    await panel.send(aDelta('a', 2, 'x'), aDelta('a', 0, 'abx'), aDelta('a', 5, 'z'));
    expect(panel.hearNew().map((frame) => frame.type)).toEqual(['run-attach', 'run-attach']);
  });

  it('times the reasoning until the answer begins', async () => {
    const panel = await openAsked();
    await panel.send({ type: 'text-delta', run: 'run of a', channel: 'reasoning', at: 0, text: 'Hm.' });
    await panel.clock.advance(2500);
    await panel.send(aDelta('a', 0, 'So'));
    await panel.clock.advance(2500);
    await panel.send(aDelta('a', 2, '!'));
    expect(answerOf(panel).reasoning.value).toBe('Hm.');
    expect(answerOf(panel).reasoningMs.value).toBe(2500);
  });

  it('shows a queue and a pause until text comes', async () => {
    const panel = await openAsked();
    await panel.send({ type: 'run-queue', run: 'run of a', ahead: 2 });
    expect(answerOf(panel).waiting.value).toEqual({ type: 'queue', ahead: 2 });
    await panel.send({ type: 'retry-wait', run: 'run of a', until: 9000, kind: 'rate_limit' });
    expect(answerOf(panel).waiting.value).toEqual({ type: 'retry', until: 9000, kind: 'rate_limit' });
    await panel.send(aDelta('a', 0, 'So'));
    expect(answerOf(panel).waiting.value).toBeUndefined();
  });

  it('grows in the same place when it is continued', async () => {
    const panel = await openAsked();
    await panel.send(aDelta('a', 0, 'Half'), { type: 'run-end', run: 'run of a', end: { state: 'stopped' } });
    const before = answerOf(panel);
    panel.store.asking.continueAnswer('a');
    await panel.send(
      {
        type: 'run-start',
        question: aQuestion('q', 'Why?'),
        answer: anAnswer('a', 'q', { run: 'second', answer: 'Half' }),
      },
      { type: 'text-delta', run: 'second', channel: 'answer', at: 4, text: ' and half' },
    );
    expect(answerOf(panel)).toBe(before);
    expect(before.answer.value).toBe('Half and half');
    expect(panel.store.conversation.messages.value).toHaveLength(2);
  });

  it('replaces what followed its question’s parent', async () => {
    const panel = openPanel();
    const path = [aQuestion('q1', '1'), anAnswer('a1', 'q1', { state: 'complete' })];
    await panel.send(
      aState([...path, aQuestion('q2', '2', 'a1'), anAnswer('a2', 'q2', { state: 'complete' })]),
    );
    await panel.send({
      type: 'run-start',
      question: aQuestion('q3', '3', 'a1'),
      answer: anAnswer('a3', 'q3'),
    });
    expect(panel.store.conversation.messages.value.map((message) => message.id)).toEqual([
      'q1',
      'a1',
      'q3',
      'a3',
    ]);
  });
});

describe('versions in the panel', () => {
  const done = { state: 'complete' } as const;

  async function openVersions(): Promise<OpenPanel> {
    const panel = openPanel();
    const messages = [aQuestion('q', 'Why?'), anAnswer('a2', 'q', done)];
    await panel.send(aState(messages, { chat: { id: 'chat', messages, versions: [['a1', 'a2', 'a3']] } }));
    panel.hearNew();
    return panel;
  }

  function versionsOf({ store }: OpenPanel, id: string): readonly string[] | undefined {
    return store.conversation.versions.value.get(id);
  }

  it('are known of each message that has more than one', async () => {
    const panel = await openVersions();
    expect(versionsOf(panel, 'a2')).toEqual(['a1', 'a2', 'a3']);
    expect(versionsOf(panel, 'q')).toBeUndefined();
  });

  it('are requested by their ids, if there are any', async () => {
    const panel = await openVersions();
    panel.store.conversation.turn('a2', -1);
    panel.store.conversation.turn('a2', 1);
    panel.store.conversation.turn('a3', 1);
    panel.store.conversation.turn('q', 1);
    await panel.settle();
    expect(panel.hearNew()).toEqual([
      { type: 'version-show', message: 'a1' },
      { type: 'version-show', message: 'a3' },
    ]);
  });

  it('gain one when an answer is regenerated, whichever was shown', async () => {
    const panel = await openVersions();
    const frame = {
      type: 'run-start',
      question: aQuestion('q', 'Why?'),
      answer: anAnswer('a4', 'q'),
    } as const;
    await panel.send(frame, frame);
    expect(versionsOf(panel, 'a4')).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(versionsOf(panel, 'q')).toBeUndefined();
  });

  it('begin when a question is edited, and the new answer has none', async () => {
    const panel = await openVersions();
    await panel.send({
      type: 'run-start',
      question: aQuestion('q2', 'Why not?'),
      answer: anAnswer('b1', 'q2'),
    });
    expect(versionsOf(panel, 'q2')).toEqual(['q', 'q2']);
    expect(versionsOf(panel, 'b1')).toBeUndefined();
  });

  it('stay as they are when an answer is continued or a question follows', async () => {
    const panel = await openVersions();
    await panel.send(
      { type: 'run-start', question: aQuestion('q', 'Why?'), answer: anAnswer('a2', 'q', { run: 'again' }) },
      { type: 'run-end', run: 'again', end: done },
      { type: 'run-start', question: aQuestion('q3', 'So?', 'a2'), answer: anAnswer('c', 'q3') },
    );
    expect(versionsOf(panel, 'a2')).toEqual(['a1', 'a2', 'a3']);
    expect(versionsOf(panel, 'q3')).toBeUndefined();
  });

  it('say where the path turned, and by whose step', async () => {
    const panel = await openVersions();
    const show = (id: string): Promise<void> =>
      panel.send(aState([aQuestion('q', 'Why?'), anAnswer(id, 'q', done)]));
    panel.store.conversation.turn('a2', 1);
    await show('a3');
    expect(panel.store.conversation.turned.value).toEqual({ message: 'a3', by: 1 });
    await show('a1');
    expect(panel.store.conversation.turned.value).toEqual({ message: 'a1', by: undefined });
    const before = panel.store.conversation.turned.value;
    await show('a1');
    expect(panel.store.conversation.turned.value).toBe(before);
    await panel.send(aState([], { chat: { id: 'other', messages: [] } }));
    expect(panel.store.conversation.turned.value).toBeUndefined();
  });

  it('have a way back to an answer that is being written in another of them', async () => {
    const panel = await openVersions();
    const left = { chat: 'chat', run: 'run of a3', message: 'a3' };
    await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a2', 'q', done)], { left: [left] }));
    panel.store.goBack(left);
    await panel.settle();
    expect(panel.hearNew()).toEqual([{ type: 'version-show', message: 'a3' }]);
    await panel.send({ type: 'run-end', run: 'run of a3', end: done });
    expect(panel.store.conversation.elsewhere.value).toEqual([]);
  });
});

describe('a panel whose background was killed', () => {
  it('connects again at once while an answer is being written, and not when nothing is', async () => {
    const panel = await openAsked();
    await panel.kill();
    expect(panel.ports()).toBe(2);
    await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'interrupted' })]));
    await panel.kill();
    await panel.clock.advance(600_000);
    expect(panel.ports()).toBe(2);
  });

  it('keeps the text that only it has, and returns it', async () => {
    const panel = await openAsked();
    await panel.send(aDelta('a', 0, 'Because it is so'));
    await panel.kill();
    panel.hearNew();
    await panel.send(
      aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'interrupted', answer: 'Because' })]),
    );
    expect(answerOf(panel).answer.value).toBe('Because it is so');
    expect(answerOf(panel).state.value).toBe('interrupted');
    expect(panel.hearNew().filter((frame) => frame.type === 'tail-return')).toEqual([
      { type: 'tail-return', run: 'run of a', channel: 'answer', at: 7, text: ' it is so' },
    ]);
  });

  it('returns nothing that the background has, or that does not fit', async () => {
    for (const journalled of ['Because it is so, and more', 'Because it is so', 'Something else']) {
      const panel = await openAsked();
      await panel.send(aDelta('a', 0, 'Because it is so'));
      await panel.kill();
      await panel.send(
        aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'interrupted', answer: journalled })]),
      );
      expect(answerOf(panel).answer.value).toBe(journalled);
      expect(panel.heard.some((frame) => frame.type === 'tail-return')).toBe(false);
    }
  });

  it('keeps longer text of a live run, and lets it continue', async () => {
    const panel = await openAsked();
    await panel.send(aDelta('a', 0, 'Because it'));
    await panel.send(
      aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'streaming', answer: 'Because' })]),
      aDelta('a', 7, ' it is'),
    );
    expect(answerOf(panel).answer.value).toBe('Because it is');
    expect(panel.heard.some((frame) => frame.type === 'tail-return')).toBe(false);
  });
});

it('what was sent with a question begins with the system prompt that its receipt keeps', async () => {
  const panel = openPanel();
  const receipt = { origin: null, provider: 'P', model: 'm', tokens: 1, at: 1, systemPrompt: 'Be brief.' };
  await panel.send(aState([{ ...aQuestion('q', 'Why?'), receipt }]));
  expect(panel.store.conversation.sentTurns('q')).toEqual([
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text: 'Why?' },
  ]);
});
