import { expect, it } from 'vitest';

import type { BackgroundFrame, PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { QueuedQuestion } from '#lib/protocol/queued-question.ts';
import {
  anAnswer,
  aProvider,
  aQuestion,
  aQuote,
  ASKED,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';

const live = aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'streaming', answer: 'So' })]);

type Added = Extract<PanelFrame, { type: 'queue-add' }>;

function showQueue(...questions: QueuedQuestion[]): Extract<BackgroundFrame, { type: 'queue-show' }> {
  return { type: 'queue-show', chat: 'chat', questions };
}

function aQueued(id: string, text: string): QueuedQuestion {
  return { id, text, quotes: [], to: ASKED.to };
}

const endOf = (state: 'complete' | 'stopped' | 'failed'): BackgroundFrame => ({
  type: 'run-end',
  run: 'run of a',
  end: state === 'failed' ? { state, failure: { kind: 'network' } } : { state },
});

async function openLive(): Promise<OpenPanel> {
  const panel = openPanel();
  await panel.send(live, showQueue());
  panel.hearNew();
  return panel;
}

async function hear(panel: OpenPanel): Promise<PanelFrame[]> {
  await panel.settle();
  return panel.hearNew();
}

async function add(panel: OpenPanel): Promise<QueuedQuestion> {
  panel.store.asking.send();
  const added = (await hear(panel)).find((frame): frame is Added => frame.type === 'queue-add');
  if (!added) throw new Error('Nothing was queued.');
  return added.question;
}

it('a question that is sent while an answer is written is queued with its quotes, and leaves the composer when it is stored', async () => {
  const panel = await openLive();
  await panel.send({ type: 'quote-add', quote: aQuote('one') });
  panel.store.draft.type(' And then? ');
  const question = await add(panel);
  expect(question).toMatchObject({ text: 'And then?', quotes: [aQuote('one')], to: ASKED.to });
  expect(panel.store.draft.text.value).toBe(' And then? ');
  await panel.send(showQueue(question));
  expect(panel.store.draft.text.value).toBe('');
  expect(panel.store.draft.quotes.value).toEqual([]);
  expect(panel.store.queue.questions.value).toEqual([question]);
  expect(panel.store.queue.wait.value).toBe('answer');
});

it('a second Enter before the first question is stored queues nothing', async () => {
  const panel = await openLive();
  panel.store.draft.type('And then?');
  panel.store.asking.send();
  panel.store.asking.send();
  expect((await hear(panel)).filter(({ type }) => type === 'queue-add')).toHaveLength(1);
});

it('a question that the browser has no room to queue stays in the composer, and can be queued later', async () => {
  const panel = await openLive();
  panel.store.draft.type('And then?');
  await add(panel);
  await panel.send({ type: 'problem-show', problem: 'not-queued' });
  expect(panel.store.problems.problem.value).toBe('not-queued');
  expect(panel.store.draft.text.value).toBe('And then?');
  expect((await add(panel)).text).toBe('And then?');
});

it('a question that a background did not store before it died stays in the composer', async () => {
  const panel = await openLive();
  panel.store.draft.type('And then?');
  await add(panel);
  await panel.kill();
  await panel.send(live, showQueue());
  expect(panel.store.draft.text.value).toBe('And then?');
  expect((await add(panel)).text).toBe('And then?');
});

it('an edited question is not queued, and the panel says so', async () => {
  const panel = await openLive();
  panel.store.draft.edit(aQuestion('q', 'Why?'));
  panel.store.draft.type('Why not?');
  panel.store.asking.send();
  expect((await hear(panel)).map(({ type }) => type)).not.toContain('queue-add');
  expect(panel.store.problems.problem.value).toBe('edit-waits');
  expect(panel.store.draft.text.value).toBe('Why not?');
});

it('a queued question says what it waits for: the answer, or the user after a stop or a failure', async () => {
  for (const state of ['stopped', 'failed'] as const) {
    const panel = await openLive();
    await panel.send(showQueue(aQueued('one', 'One?')));
    expect(panel.store.queue.wait.value).toBe('answer');
    await panel.send(endOf(state));
    expect(panel.store.queue.wait.value).toBe(state);
    await panel.send({
      type: 'queue-show',
      chat: 'chat',
      questions: [aQueued('one', 'One?')],
      refused: 'no-consent',
    });
    expect(panel.store.queue.wait.value).toBe('no-consent');
  }
});

it('Send now stops the answer, and asks the question below it', async () => {
  const panel = await openLive();
  await panel.send(showQueue(aQueued('one', 'One?')));
  panel.store.queue.sendNow('one');
  expect(await hear(panel)).toEqual([{ type: 'run-stop', run: 'run of a' }]);
  await panel.send(endOf('stopped'));
  expect(await hear(panel)).toEqual([{ type: 'target-want', provider: 'p', model: 'model' }]);
  await panel.send({ type: 'target-show', provider: 'p', model: 'model', target: aProvider });
  expect(await hear(panel)).toEqual([
    {
      type: 'question-ask',
      parent: 'a',
      text: 'One?',
      quotes: [],
      queued: 'one',
      isPicked: true,
      ...ASKED,
    },
  ]);
  panel.store.draft.type('One?');
  await panel.send({
    type: 'run-start',
    question: { ...aQuestion('one', 'One?', 'a') },
    answer: anAnswer('b', 'one'),
  });
  // What is in the composer is another question, whatever its words.
  expect(panel.store.draft.text.value).toBe('One?');
  expect(panel.store.queue.questions.value).toEqual([]);
});

it('Send now shows what goes to a host that the user has not agreed to, and Cancel leaves the question in the queue', async () => {
  const panel = await openLive();
  await panel.send(endOf('stopped'), showQueue(aQueued('one', 'One?')));
  panel.store.queue.sendNow('one');
  const target = { ...aProvider, consented: [] };
  await panel.send({ type: 'target-show', provider: 'p', model: 'model', target });
  expect(panel.store.asking.confirming.value?.turns.at(-1)?.text).toContain('One?');
  panel.store.asking.cancel();
  expect(panel.store.queue.questions.value).toHaveLength(1);
});

it('a question that has been sent automatically is not asked again by Send now', async () => {
  const panel = await openLive();
  await panel.send(endOf('stopped'), showQueue(aQueued('one', 'One?')));
  panel.store.queue.sendNow('one');
  await panel.send({ type: 'target-show', provider: 'p', model: 'model', target: aProvider });
  const messages = [
    aQuestion('q', 'Why?'),
    anAnswer('a', 'q', { state: 'complete' }),
    aQuestion('one', 'One?', 'a'),
    anAnswer('b', 'one', { state: 'complete' }),
  ];
  await panel.send(aState(messages));
  expect(panel.store.isWaiting()).toBe(false);
});

it('Edit puts a queued question back above text typed since, and Drop removes it', async () => {
  const panel = await openLive();
  const one = { ...aQueued('one', 'One?'), quotes: [aQuote('x')] };
  await panel.send(showQueue(one, aQueued('two', 'Two?')));
  panel.store.draft.type('Three?');
  panel.store.queue.edit('one');
  expect(panel.store.draft.text.value).toBe('One?\nThree?');
  expect(panel.store.draft.quotes.value).toEqual([aQuote('x')]);
  panel.store.queue.drop('two');
  expect(panel.store.queue.questions.value).toEqual([]);
  expect((await hear(panel)).filter(({ type }) => type !== 'draft-save')).toEqual([
    { type: 'queue-drop', chat: 'chat', question: 'one' },
    { type: 'queue-drop', chat: 'chat', question: 'two' },
  ]);
});

it('another chat has another queue', async () => {
  const panel = await openLive();
  await panel.send(showQueue(aQueued('one', 'One?')));
  await panel.send(aState([], { chat: { id: 'other', messages: [] } }));
  expect(panel.store.queue.questions.value).toEqual([]);
  await panel.send(showQueue(aQueued('one', 'One?')));
  expect(panel.store.queue.questions.value).toEqual([]);
});

it('a question from before a browser restart waits for the user, whatever the answers in its chat do', async () => {
  const panel = await openLive();
  await panel.send({ ...showQueue(aQueued('one', 'And then?')), refused: 'restarted' });
  expect(panel.store.queue.wait.value).toBe('restarted');
  await panel.send(endOf('complete'));
  expect(panel.store.queue.wait.value).toBe('restarted');
});
