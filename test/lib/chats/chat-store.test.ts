import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';

import { type ChatStore, pathTo } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { createTemporaryChats, type SessionArea } from '#lib/chats/temporary-chats.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';

function memoryArea(): SessionArea {
  const items = new Map<string, unknown>();
  return {
    get: (keys) =>
      Promise.resolve(
        structuredClone(
          Object.fromEntries([...items].filter(([name]) => keys === null || [keys].flat().includes(name))),
        ),
      ),
    set(changed) {
      for (const [name, item] of Object.entries(changed)) items.set(name, structuredClone(item));
      return Promise.resolve();
    },
    remove(names) {
      for (const name of names) items.delete(name);
      return Promise.resolve();
    },
  };
}

let databases = 0;
let time = 0;
const kinds: [string, () => ChatStore][] = [
  [
    'stored chats',
    () => createStoredChats(() => (time += 1), createChatsDatabase(`chats-${(databases += 1)}`)),
  ],
  ['temporary chats', () => createTemporaryChats(memoryArea(), () => (time += 1))],
];

it('writes the pictures of temporary chats once, however often the answer grows', async () => {
  const writes: string[] = [];
  const area = memoryArea();
  const set = (items: Record<string, unknown>): Promise<void> => {
    writes.push(JSON.stringify(items));
    return area.set(items);
  };
  const chats = createTemporaryChats({ ...area, set }, () => 1);
  const image = { type: 'image/png', data: 'PICTURE', width: 2, height: 1 } as const;
  const quote = { id: 'q', part: 'image', text: '', title: 'T', url: '', image } as const;
  await chats.addQuestion({ chat: 'chat', parent: null, text: '?', quotes: [quote] }, waitingAnswer('run'));
  for (let at = 0; at < 5; at += 1) await chats.journal('run', [{ channel: 'answer', at, text: 'x' }]);
  expect(writes.filter((write) => write.includes('PICTURE'))).toHaveLength(1);
});

it('a temporary chat that is forgotten leaves nothing in memory', async () => {
  const area = memoryArea();
  const chats = createTemporaryChats(area, () => 1);
  const image = { type: 'image/png', data: 'PICTURE', width: 2, height: 1 } as const;
  const quote = { id: 'q', part: 'image', text: '', title: 'T', url: '', image } as const;
  await chats.addQuestion({ chat: 'chat', parent: null, text: '?', quotes: [quote] }, waitingAnswer('run'));
  await chats.addQuestion({ chat: 'other', parent: null, text: '?', quotes: [] }, waitingAnswer('run-2'));
  await chats.forget('chat');
  expect(Object.keys(await area.get(null))).toEqual(['temporary-chat:other']);
});

describe.each(kinds)('%s', (_kind, createChats) => {
  let chats: ChatStore;
  beforeEach(() => {
    chats = createChats();
  });

  const ask = (chat: string, run: string, parent: string | null = null) =>
    chats.addQuestion({ chat, parent, text: `question of ${run}`, quotes: [] }, waitingAnswer(run));

  it('shows a question and the answer that waits for it', async () => {
    const question = await ask('chat', 'run-1');
    const view = await chats.view('chat');
    expect(view?.messages).toEqual([question, { ...waitingAnswer(), parent: question.id }]);
  });

  it('keeps where a question went', async () => {
    const receipt = { origin: 'https://api.example.com', provider: 'P', model: 'm', tokens: 12, at: 1 };
    const question = { chat: 'chat', parent: null, text: 'Why?', quotes: [], receipt };
    await chats.addQuestion(question, waitingAnswer('run-1'));
    const [stored] = (await chats.view('chat'))?.messages ?? [];
    expect(stored).toHaveProperty('receipt', receipt);
  });

  it('keeps where a question went when it is first sent with a later answer, and only the first time', async () => {
    const receipt = { origin: 'https://api.example.com', provider: 'P', model: 'm', tokens: 12, at: 1 };
    const question = await ask('chat', 'run-1');
    const sent = await chats.addAnswer('chat', question.id, waitingAnswer('run-2'), receipt);
    expect(sent).toEqual({ ...question, receipt });
    await chats.addAnswer('chat', question.id, waitingAnswer('run-3'), { ...receipt, tokens: 99 });
    const view = await chats.view('chat');
    expect(view?.messages[0]).toEqual({ ...question, receipt });
    expect(view?.messages[1]).toHaveProperty('run', 'run-3');
  });

  it('shows the path to a sibling of the message that is shown', async () => {
    const question = await ask('chat', 'run-1');
    const [, first] = (await chats.view('chat'))?.messages ?? [];
    await chats.addAnswer('chat', question.id, { ...waitingAnswer('run-2'), id: 'second' });
    expect((await chats.view('chat'))?.messages.at(-1)?.id).toBe('second');
    expect((await chats.view('chat', first?.id))?.messages).toEqual([question, first]);
    expect((await chats.view('chat', 'unknown'))?.messages).toEqual([]);
  });

  it('shows an answer that is requested next to another one, until one is kept', async () => {
    const question = await ask('chat', 'run-1');
    const placement = { type: 'next-to', answer: 'answer-of-run-1' } as const;
    const peers = () => chats.addAnswer('chat', question.id, waitingAnswer('run-2'), undefined, placement);
    expect(await peers()).toHaveProperty('compared', ['answer-of-run-1', 'answer-of-run-2']);
    const ids = async () => {
      const view = await chats.view('chat');
      return [view?.messages.at(-1)?.id, ...(view?.peers ?? []).map(({ id }) => id)];
    };
    expect(await ids()).toEqual(['answer-of-run-1', 'answer-of-run-2']);
    expect((await chats.view('chat'))?.versions).toEqual([['answer-of-run-1', 'answer-of-run-2']]);
    expect((await chats.view('chat', 'answer-of-run-2'))?.peers).toBeUndefined();

    await chats.keepAnswer('chat', 'no such answer');
    await chats.keepAnswer('chat', 'answer-of-run-2');
    expect(await ids()).toEqual(['answer-of-run-2']);
    const view = await chats.view('chat');
    expect(view?.messages[0]).toEqual(question);
    expect(view?.versions).toEqual([['answer-of-run-1', 'answer-of-run-2']]);
  });

  it('shows an answer that is continued or asked again where it was compared', async () => {
    const question = await ask('chat', 'run-1');
    const add = (run: string, type: 'next-to' | 'instead', answer: string) =>
      chats.addAnswer('chat', question.id, waitingAnswer(run), undefined, { type, answer });
    await add('run-2', 'next-to', 'answer-of-run-1');
    await chats.interruptOpen();
    await chats.reopenAnswer('chat', 'answer-of-run-2', 'run-3');
    expect((await chats.view('chat'))?.messages.at(-1)?.id).toBe('answer-of-run-1');
    await add('run-4', 'instead', 'answer-of-run-1');
    const view = await chats.view('chat');
    expect(view?.messages[0]).toHaveProperty('compared', ['answer-of-run-4', 'answer-of-run-2']);
    expect(view?.messages.at(-1)?.id).toBe('answer-of-run-4');
    expect(view?.peers?.map(({ id }) => id)).toEqual(['answer-of-run-2']);
    await add('run-5', 'next-to', 'answer-of-run-2');
    expect(await add('run-6', 'next-to', 'answer-of-run-2')).toBeUndefined();
  });

  it('compares two answers that were requested at once with the first', async () => {
    const question = await ask('chat', 'run-1');
    const placement = { type: 'next-to', answer: 'answer-of-run-1' } as const;
    await Promise.all(
      ['run-2', 'run-3'].map((run) =>
        chats.addAnswer('chat', question.id, waitingAnswer(run), undefined, placement),
      ),
    );
    expect((await chats.view('chat'))?.peers).toHaveLength(2);
  });

  it('keeps pictures with their questions, and the question of another answer whole', async () => {
    const image = { type: 'image/png', data: 'AAAA', width: 2, height: 1 } as const;
    const quotes = [{ id: 'q', part: 'image', text: '', title: 'T', url: '', image } as const];
    const asked = { chat: 'chat', parent: null, text: 'What?', quotes };
    const question = await chats.addQuestion(asked, waitingAnswer('run-1'));
    expect(question.quotes).toEqual(quotes);
    await chats.journal('run-1', [{ channel: 'answer', at: 0, text: 'A flag.' }]);
    expect((await chats.view('chat'))?.messages[0]).toEqual(question);
    expect(await chats.addAnswer('chat', question.id, waitingAnswer('run-2'))).toEqual(question);
  });

  it('keeps the drawing of an answer from the first panel that reports it, once the answer has ended', async () => {
    const question = await ask('chat', 'run-1');
    const answer = { ...waitingAnswer('run-1'), parent: question.id };
    const drawingOf = async () => {
      const last = (await chats.view('chat'))?.messages.at(-1);
      return last?.role === 'assistant' ? last.drawing : undefined;
    };
    await chats.storeDrawing('chat', answer.id, { run: 'run-1', ms: 1 });
    expect(await drawingOf()).toBeUndefined();
    await chats.storeAnswer('chat', { ...answer, state: 'stopped', answer: 'Half' });
    await chats.storeDrawing('other', answer.id, { run: 'run-1', ms: 2 });
    await chats.storeDrawing('chat', question.id, { run: 'run-1', ms: 3 });
    await chats.storeDrawing('chat', answer.id, { run: 'earlier', ms: 4 });
    expect(await drawingOf()).toBeUndefined();
    await chats.storeDrawing('chat', answer.id, { run: 'run-1', ms: 5 });
    await chats.storeDrawing('chat', answer.id, { run: 'run-1', ms: 6 });
    expect(await drawingOf()).toEqual({ run: 'run-1', ms: 5 });

    const reopened = await chats.reopenAnswer('chat', answer.id, 'run-2');
    await chats.storeDrawing('chat', answer.id, { run: 'run-2', ms: 7 });
    if (!reopened) throw new Error('It had ended.');
    await chats.storeAnswer('chat', { ...reopened, state: 'complete', answer: 'Half and half' });
    await chats.storeDrawing('chat', answer.id, { run: 'run-2', ms: 8 });
    expect(await drawingOf()).toEqual({ run: 'run-2', ms: 13 });
    expect((await chats.view('chat'))?.messages.at(-1)).toMatchObject({ answer: 'Half and half' });
  });

  it('does not show an answer again when its drawing is reported after the user has moved on', async () => {
    const question = await ask('chat', 'run-1');
    await chats.storeAnswer('chat', { ...waitingAnswer('run-1'), parent: question.id, state: 'complete' });
    await ask('chat', 'run-2');
    await chats.storeDrawing('chat', waitingAnswer('run-1').id, { run: 'run-1', ms: 5 });
    expect((await chats.view('chat'))?.messages[0]).toMatchObject({ text: 'question of run-2' });
  });

  it('knows no chat that was never asked in', async () => {
    expect(await chats.view('chat')).toBeUndefined();
    expect(await chats.latest()).toBeUndefined();
  });

  it('finds the chat that was written to last', async () => {
    await ask('first', 'run-1');
    await ask('second', 'run-2');
    expect(await chats.latest()).toBe('second');
  });

  it('keeps an edited question and its earlier form as branches, and shows the later', async () => {
    await ask('chat', 'run-1');
    const edited = await ask('chat', 'run-2');
    const view = await chats.view('chat');
    expect(view?.messages.map(({ id }) => id)).toEqual([edited.id, 'answer-of-run-2']);
  });

  it('shows another answer in place of the first', async () => {
    const question = await ask('chat', 'run-1');
    expect(await chats.addAnswer('chat', question.id, waitingAnswer('run-2'))).toEqual(question);
    expect((await chats.view('chat'))?.messages.map(({ id }) => id)).toEqual([
      question.id,
      'answer-of-run-2',
    ]);
  });

  /** The path that is shown, by the runs of its answers, and the versions on it by the same. */
  async function shown(): Promise<{ path: string[]; versions: string[][] }> {
    const { messages = [], versions = [] } = (await chats.view('chat')) ?? {};
    return {
      path: messages.flatMap((message) => (message.role === 'assistant' ? [message.run] : [])),
      versions: versions.map((all) => all.map((id) => id.replace('answer-of-', ''))),
    };
  }

  it('lists the versions of a question and of an answer, the oldest first', async () => {
    const first = await ask('chat', 'run-1');
    expect(await shown()).toEqual({ path: ['run-1'], versions: [] });
    const edited = await ask('chat', 'run-2');
    await chats.addAnswer('chat', edited.id, waitingAnswer('run-3'));
    expect(await shown()).toEqual({
      path: ['run-3'],
      versions: [
        [first.id, edited.id],
        ['run-2', 'run-3'],
      ],
    });
  });

  it('keeps the order of versions when an older one ends or is continued', async () => {
    const question = await ask('chat', 'run-1');
    await chats.addAnswer('chat', question.id, waitingAnswer('run-2'));
    await chats.interruptOpen();
    await chats.reopenAnswer('chat', 'answer-of-run-1', 'run-3');
    const answer = { ...waitingAnswer('run-3'), id: 'answer-of-run-1', parent: question.id };
    await chats.storeAnswer('chat', { ...answer, state: 'complete' });
    expect(await shown()).toEqual({ path: ['run-3'], versions: [['run-1', 'run-2']] });
  });

  it('shows another version down to its latest leaf, and the first where it was left', async () => {
    const first = await ask('chat', 'run-1');
    await ask('chat', 'run-2', 'answer-of-run-1');
    const third = await ask('chat', 'run-3', 'answer-of-run-2');
    await chats.addAnswer('chat', third.id, waitingAnswer('run-4'));
    await chats.showVersion('chat', 'answer-of-run-3');
    const edited = await ask('chat', 'run-5');
    await ask('chat', 'run-6', 'answer-of-run-5');
    await chats.showVersion('chat', first.id);
    expect((await shown()).path).toEqual(['run-1', 'run-2', 'run-4']);
    await chats.showVersion('chat', 'answer-of-run-3');
    expect((await shown()).path).toEqual(['run-1', 'run-2', 'run-3']);
    await chats.showVersion('chat', edited.id);
    expect((await shown()).path).toEqual(['run-5', 'run-6']);
    await chats.showVersion('chat', first.id);
    expect((await shown()).path).toEqual(['run-1', 'run-2', 'run-3']);
  });

  it('stores what is asked below an older version there', async () => {
    await ask('chat', 'run-1');
    await ask('chat', 'run-2');
    await chats.showVersion('chat', 'answer-of-run-1');
    await ask('chat', 'run-3', 'answer-of-run-1');
    expect((await shown()).path).toEqual(['run-1', 'run-3']);
  });

  it('shows what it showed when the version is unknown, of another chat or shown already', async () => {
    await ask('other', 'run-1');
    const question = await ask('chat', 'run-2');
    await ask('chat', 'run-3', 'answer-of-run-2');
    for (const id of ['unknown', 'answer-of-run-1', question.id, 'answer-of-run-2']) {
      await chats.showVersion('chat', id);
    }
    expect((await shown()).path).toEqual(['run-2', 'run-3']);
    await chats.showVersion('no chat', 'unknown');
    expect(await chats.view('no chat')).toBeUndefined();
  });

  it('gives no answer to a question of another chat', async () => {
    const question = await ask('chat', 'run-1');
    expect(await chats.addAnswer('other', question.id, waitingAnswer('run-2'))).toBeUndefined();
  });

  it('marks answers without an end as interrupted and keeps their journals', async () => {
    await ask('chat', 'run-1');
    await chats.journal('run-1', [
      { channel: 'reasoning', at: 0, text: 'hm' },
      { channel: 'answer', at: 0, text: 'Half ' },
    ]);
    await chats.journal('run-1', [{ channel: 'answer', at: 5, text: 'an answer' }]);
    await chats.interruptOpen();
    expect((await chats.view('chat'))?.messages[1]).toMatchObject({
      state: 'interrupted',
      answer: 'Half an answer',
      reasoning: 'hm',
    });
  });

  it('leaves an ended answer as it ended', async () => {
    const question = await ask('chat', 'run-1');
    const ended = { ...waitingAnswer(), parent: question.id, state: 'complete' as const, answer: 'Whole' };
    await chats.journal('run-1', [{ channel: 'answer', at: 0, text: 'Who' }]);
    await chats.storeAnswer('chat', ended);
    await chats.interruptOpen();
    expect((await chats.view('chat'))?.messages[1]).toEqual(ended);
  });

  it('does not show an answer again that ends after the user has moved on', async () => {
    const first = await ask('chat', 'run-1');
    const edited = await ask('chat', 'run-2');
    await chats.storeAnswer('chat', { ...waitingAnswer('run-1'), parent: first.id, state: 'complete' });
    expect((await chats.view('chat'))?.messages[0]?.id).toBe(edited.id);
  });

  it('accepts the tail that a panel still shows, once', async () => {
    await ask('chat', 'run-1');
    await chats.journal('run-1', [{ channel: 'answer', at: 0, text: 'Half an' }]);
    await chats.interruptOpen();
    const tail = { channel: 'answer', at: 4, text: ' an answer' } as const;
    expect(await chats.returnTail('run-1', tail)).toBe(true);
    expect(await chats.returnTail('run-1', tail)).toBe(false);
    expect((await chats.view('chat'))?.messages[1]).toMatchObject({ answer: 'Half an answer' });
  });

  it('refuses a tail that leaves a gap, and one for an answer that is not interrupted', async () => {
    await ask('chat', 'run-1');
    expect(await chats.returnTail('run-1', { channel: 'answer', at: 0, text: 'x' })).toBe(false);
    await chats.interruptOpen();
    expect(await chats.returnTail('run-1', { channel: 'answer', at: 1, text: 'x' })).toBe(false);
  });

  it('keeps the parameters of a chat before and after its first question', async () => {
    expect(await chats.readParameters('chat')).toEqual({});
    await chats.setParameters('chat', { temperature: 0.2, systemPrompt: 'Be brief.' });
    expect(await chats.view('chat')).toEqual({
      id: 'chat',
      messages: [],
      parameters: { temperature: 0.2, systemPrompt: 'Be brief.' },
    });
    const question = await ask('chat', 'run-1');
    await chats.addAnswer('chat', question.id, waitingAnswer('run-2'));
    await chats.reopenAnswer('chat', 'answer-of-run-2', 'run-3');
    await chats.storeAnswer('chat', { ...waitingAnswer('run-3'), parent: question.id, state: 'complete' });
    expect(await chats.readParameters('chat')).toEqual({ temperature: 0.2, systemPrompt: 'Be brief.' });
    expect(await chats.readParameters('other')).toEqual({});
  });

  it('replaces the parameters of a chat, and leaves its messages alone', async () => {
    const question = await ask('chat', 'run-1');
    await chats.setParameters('chat', { temperature: 0.2, maxTokens: 10 });
    await chats.setParameters('chat', { reasoningEffort: 'low' });
    expect(await chats.readParameters('chat')).toEqual({ reasoningEffort: 'low' });
    await chats.setParameters('chat', {});
    expect(await chats.view('chat')).toEqual({
      id: 'chat',
      messages: [question, { ...waitingAnswer(), parent: question.id }],
    });
  });

  it('knows no chat whose only parameters were removed', async () => {
    await chats.setParameters('chat', { temperature: 1 });
    await chats.setParameters('chat', {});
    expect(await chats.view('chat')).toBeUndefined();
  });

  it('does not count a chat with parameters but no question as the latest', async () => {
    await ask('asked', 'run-1');
    await chats.setParameters('empty', { temperature: 1 });
    expect(await chats.latest()).toBe('asked');
  });

  it('keeps the parameters that a question was asked with', async () => {
    const parameters = { temperature: 0 };
    await chats.addQuestion(
      { chat: 'chat', parent: null, text: '?', quotes: [], parameters },
      waitingAnswer('run-1'),
    );
    expect((await chats.view('chat'))?.messages[0]).toHaveProperty('parameters', parameters);
  });

  it('opens an ended answer again with the text that it has', async () => {
    await ask('chat', 'run-1');
    await chats.journal('run-1', [{ channel: 'answer', at: 0, text: 'Half' }]);
    await chats.interruptOpen();
    expect(await chats.reopenAnswer('chat', 'answer-of-run-1', 'run-2')).toMatchObject({
      run: 'run-2',
      state: 'waiting',
      answer: 'Half',
    });
    expect(await chats.reopenAnswer('chat', 'answer-of-run-1', 'run-3')).toBeUndefined();
    await chats.journal('run-2', [{ channel: 'answer', at: 4, text: ' more' }]);
    await chats.interruptOpen();
    expect((await chats.view('chat'))?.messages[1]).toMatchObject({ answer: 'Half more' });
  });
});

describe('pathTo', () => {
  it('ends on a tree with a cycle', () => {
    const ring = [
      { id: 'a', parent: 'b' },
      { id: 'b', parent: 'a' },
    ];
    expect(pathTo('a', ring).map(({ id }) => id)).toEqual(['b', 'a']);
  });
});
