import { describe, expect, it } from 'vitest';

import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import {
  aDelta,
  anAnswer,
  aProvider,
  aQuestion,
  ASKED,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';

const other = { ...aProvider, id: 'other', name: 'Other', origin: 'https://other.example', model: 'large' };
const picked = { provider: 'other', model: 'large' };
const nextToA = { type: 'next-to', answer: 'a' } as const;
const streaming = { state: 'streaming', answer: 'So' } as const;
const complete = { state: 'complete', answer: 'So it is' } as const;
const byOther = { model: 'large', provider: 'Other', providerId: 'other' };

async function hear(panel: OpenPanel): Promise<PanelFrame[]> {
  await panel.settle();
  return panel.hearNew();
}

function compared({ store }: OpenPanel): string[] {
  return store.conversation.compared.value.map(({ id }) => id);
}

function path({ store }: OpenPanel): string[] {
  return store.conversation.messages.value.map(({ id }) => id);
}

/** A panel with an answer that is being written, and another one that was asked for next to it. */
async function openCompared(first: object = streaming, second: object = {}): Promise<OpenPanel> {
  const panel = openPanel();
  await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', first)]), {
    type: 'run-start',
    question: { ...aQuestion('q', 'Why?'), compared: ['a', 'b'] },
    answer: anAnswer('b', 'q', { ...byOther, ...second }),
  });
  panel.hearNew();
  return panel;
}

describe('another model that is asked too', () => {
  it('is asked while the first answer is being written', async () => {
    const panel = openPanel();
    await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', streaming)]));
    panel.hearNew();
    panel.store.asking.retryWith('q', picked, nextToA);
    await panel.send({ type: 'target-show', ...picked, target: other });
    expect((await hear(panel)).at(-1)).toEqual({
      type: 'answer-retry',
      question: 'q',
      isPicked: true,
      placement: nextToA,
      to: { ...picked, origin: other.origin },
      tag: ASKED.tag,
    });
  });

  it('is asked after consent to its host', async () => {
    const panel = openPanel();
    await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', streaming)]));
    panel.store.asking.retryWith('q', picked, nextToA);
    await panel.send({ type: 'target-show', ...picked, target: { ...other, consented: [] } });
    expect(panel.store.asking.confirming.value).toMatchObject({ origin: other.origin, model: 'large' });
    panel.hearNew();
    panel.store.asking.confirm();
    expect((await hear(panel)).map(({ type }) => type)).toEqual(['consent-give', 'answer-retry']);
  });

  it('is not asked twice when the background died after it had begun', async () => {
    const panel = openPanel();
    await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', streaming)]));
    panel.store.asking.retryWith('q', picked, nextToA);
    await panel.send({ type: 'target-show', ...picked, target: other });
    await hear(panel);
    await panel.kill();
    const messages = [{ ...aQuestion('q', 'Why?'), compared: ['a', 'b'] }, anAnswer('a', 'q', streaming)];
    const peers = [anAnswer('b', 'q', byOther)];
    await panel.send(aState(messages, { chat: { id: 'chat', messages, peers } }));
    expect((await hear(panel)).map(({ type }) => type)).not.toContain('answer-retry');
    expect(compared(panel)).toEqual(['a', 'b']);
  });

  it('answers next to the first, each in its own view, which stays the same', async () => {
    const panel = await openCompared();
    expect(compared(panel)).toEqual(['a', 'b']);
    expect(path(panel)).toEqual(['q', 'a']);
    const [a, b] = panel.store.conversation.compared.value;
    await panel.send(aDelta('b', 0, 'Well'), aDelta('a', 2, ' it is'));
    expect([a?.answer.value, b?.answer.value]).toEqual(['So it is', 'Well']);
    await panel.send(
      aState([{ ...aQuestion('q', 'Why?'), compared: ['a', 'b'] }, anAnswer('a', 'q', complete)], {
        chat: {
          id: 'chat',
          messages: [{ ...aQuestion('q', 'Why?'), compared: ['a', 'b'] }, anAnswer('a', 'q', complete)],
          peers: [anAnswer('b', 'q', { ...byOther, state: 'streaming', answer: 'Well, ' })],
          versions: [['a', 'b']],
        },
      }),
    );
    expect(panel.store.conversation.compared.value).toEqual([a, b]);
    expect(b?.answer.value).toBe('Well, ');
  });

  it('has versions to turn only with the others', async () => {
    const panel = await openCompared();
    expect(panel.store.conversation.versions.value.get('a')).toEqual(['a', 'b']);
  });
});

describe('answers that are compared', () => {
  it('are stopped one by one, or all with the Stop of the composer', async () => {
    const panel = await openCompared();
    panel.store.conversation.stopRun('run of b');
    expect(await hear(panel)).toEqual([{ type: 'run-stop', run: 'run of b' }]);
    panel.store.conversation.stop();
    expect(await hear(panel)).toEqual([
      { type: 'run-stop', run: 'run of a' },
      { type: 'run-stop', run: 'run of b' },
    ]);
  });

  it('are asked again and continued by their own models, in their places, while others are written', async () => {
    const panel = await openCompared(streaming, { state: 'stopped', answer: 'Well' });
    panel.store.asking.retry('q', 'b');
    await panel.send({ type: 'target-show', ...picked, target: other });
    expect((await hear(panel)).at(-1)).toMatchObject({
      type: 'answer-retry',
      placement: { type: 'instead', answer: 'b' },
      to: picked,
    });
    await panel.send({
      type: 'run-start',
      question: { ...aQuestion('q', 'Why?'), compared: ['a', 'c'] },
      answer: anAnswer('c', 'q', byOther),
    });
    expect(compared(panel)).toEqual(['a', 'c']);
    await panel.send({ type: 'run-end', run: 'run of c', end: { state: 'truncated' } });
    panel.store.asking.continueAnswer('c');
    await panel.send({ type: 'target-show', ...picked, target: other });
    expect((await hear(panel)).at(-1)).toMatchObject({ type: 'answer-continue', answer: 'c', to: picked });
  });

  it('keep their places when the first is asked again', async () => {
    const panel = await openCompared(complete, complete);
    await panel.send({
      type: 'run-start',
      question: { ...aQuestion('q', 'Why?'), compared: ['c', 'b'] },
      answer: anAnswer('c', 'q'),
    });
    expect(compared(panel)).toEqual(['c', 'b']);
    expect(path(panel)).toEqual(['q', 'c']);
  });

  it('stay until one is kept; the others are its versions', async () => {
    const panel = await openCompared(complete, complete);
    panel.store.conversation.keep('b');
    expect(await hear(panel)).toEqual([{ type: 'answer-keep', answer: 'b' }]);
    const messages = [aQuestion('q', 'Why?'), anAnswer('b', 'q', { ...byOther, ...complete })];
    await panel.send(aState(messages, { chat: { id: 'chat', messages, versions: [['a', 'b']] } }));
    expect(compared(panel)).toEqual([]);
    expect(path(panel)).toEqual(['q', 'b']);
    expect(panel.store.conversation.versions.value.get('b')).toEqual(['a', 'b']);
  });

  it('are followed at the first that has an answer, and the other one is sent with no question', async () => {
    const panel = await openCompared({ state: 'failed', failure: { kind: 'server' } }, complete);
    expect(panel.store.conversation.leading.value?.id).toBe('b');
    panel.store.draft.type('And then?');
    panel.store.asking.send();
    expect((await hear(panel)).at(-1)).toMatchObject({ type: 'question-ask', parent: 'b' });
    const turns = panel.store.conversation.pathTo('b');
    expect(turns).toMatchObject([{ text: 'Why?' }, { answer: 'So it is' }]);
  });

  it('make a question that is queued wait until one is kept', async () => {
    const panel = await openCompared();
    expect(panel.store.queue.wait.value).toBe('compared');
    panel.store.draft.type('And then?');
    panel.store.asking.send();
    expect((await hear(panel)).map(({ type }) => type)).toContain('queue-add');
  });

  it('are no longer compared once a question follows one of them', async () => {
    const panel = await openCompared(complete, complete);
    await panel.send({
      type: 'run-start',
      question: aQuestion('q2', 'And?', 'a'),
      answer: anAnswer('a2', 'q2'),
    });
    expect(compared(panel)).toEqual([]);
    expect(path(panel)).toEqual(['q', 'a', 'q2', 'a2']);
  });

  it('in a chat that was left are stopped together', async () => {
    const panel = openPanel();
    const left = [
      { chat: 'other', run: 'one' },
      { chat: 'other', run: 'two' },
    ];
    await panel.send(aState([], { left }));
    panel.hearNew();
    panel.store.conversation.stopLeft({ chat: 'other', run: 'two' });
    expect(await hear(panel)).toEqual(left.map(({ run }) => ({ type: 'run-stop', run })));
    await panel.send({ type: 'run-end', run: 'one', end: { state: 'stopped' } });
    expect(panel.store.conversation.elsewhere.value).toHaveLength(1);
  });
});
