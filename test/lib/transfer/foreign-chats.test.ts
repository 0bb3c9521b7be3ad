import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { buildForeignChat } from '#lib/transfer/imports/foreign-chat.ts';
import { readChatGpt } from '#lib/transfer/imports/read-chatgpt.ts';
import { createProfile, fileOf, NOW, type Profile } from '#test/support/transfer/profile.ts';

function fixture(name: string): Blob {
  return new Blob([readFileSync(new URL(`../../fixtures/exports/${name}`, import.meta.url))]);
}

/** What a panel shows of the chat with this title, a line for each message. */
async function shownOf(profile: Profile, title: string): Promise<string[] | undefined> {
  const list = createStoredChatList(() => NOW, profile.database);
  const rows = await list.rows(await list.ids());
  const row = rows.find((one) => one.title === title);
  const view = row && (await createStoredChats(() => NOW, profile.database).view(row.id));
  return view?.messages.map((message) =>
    message.role === 'user'
      ? `Q ${[message.text, ...message.quotes.map((quote) => `[${quote.title}: ${quote.text}]`)].join(' ')}`
      : `A ${[message.reasoning && `(${message.reasoning})`, message.answer, `by ${message.model} of ${message.provider}`].filter(Boolean).join(' ')}`,
  );
}

async function versionsOf(profile: Profile, title: string): Promise<number[] | undefined> {
  const list = createStoredChatList(() => NOW, profile.database);
  const row = (await list.rows(await list.ids())).find((one) => one.title === title);
  const view = row && (await createStoredChats(() => NOW, profile.database).view(row.id));
  return view?.versions?.map(({ length }) => length);
}

/** The texts of all messages, the oldest first. */
async function textsOf(profile: Profile): Promise<string[]> {
  const [id = ''] = await profile.archive.ids();
  const { chat } = (await profile.archive.read(id)) ?? {};
  return (chat?.messages ?? []).map((message) => (message.role === 'user' ? message.text : message.answer));
}

/** An export of ChatGPT with one chat, which ends with the message `end`. */
function chatGptOf(mapping: object, fields: object = {}): string {
  return JSON.stringify([{ id: 'g', title: 'G', current_node: 'end', mapping, ...fields }]);
}

describe('an export of ChatGPT', () => {
  it('comes with the branch that was shown, without tools, recaps and references', async () => {
    const profile = createProfile();
    const report = await profile.importAll(fileOf(fixture('chatgpt.json'), 'conversations.json'));
    expect(await shownOf(profile, 'Lichens')).toEqual([
      'Q How fast do lichens grow?',
      'A (**Recalling**\n\nAbout a millimetre a year.) About a millimetre in a year.  by gpt-x-thinking of ChatGPT',
      'Q [Picture]\n\nLike in this picture.',
      'A ```python\nprint(1)\n```\n\nHere is the plot. by gpt-x of ChatGPT',
    ]);
    expect(await versionsOf(profile, 'Lichens')).toEqual([2]);
    expect(report).toMatchObject({ chats: 3, messages: 10 });
  });

  it('says what is missing, and takes what can be read of a chat', async () => {
    const profile = createProfile();
    const report = await profile.importAll(fileOf(fixture('chatgpt.json'), 'conversations.json'));
    const file = 'conversations.json';
    expect(report.problems).toEqual([
      { type: 'messages', file, title: 'Half broken', count: 1 },
      { type: 'chat', file, title: 'Empty', reason: 'empty' },
      { type: 'chat', file, title: '', reason: 'unreadable' },
    ]);
    expect(await shownOf(profile, 'A ring')).toEqual(['Q Round', 'A and round by  of ChatGPT']);
    expect(await shownOf(profile, 'Half broken')).toEqual(['Q Is anything left?', 'A This. by  of ChatGPT']);
  });

  it('keeps the times of its chats, and its messages in order whatever their times are', async () => {
    const profile = createProfile();
    await profile.importAll(fixture('chatgpt.json'));
    const list = createStoredChatList(() => NOW, profile.database);
    const rows = await list.rows(await list.ids());
    expect(rows.find(({ title }) => title === 'Lichens')?.at).toBe(1_767_226_100_250);
    for (const id of await profile.archive.ids()) {
      const chat = (await profile.archive.read(id))?.chat;
      const times = new Map(chat?.messages.map((message) => [message.id, message.createdAt]));
      for (const { parent, createdAt } of chat?.messages ?? [])
        if (parent !== null) expect(createdAt).toBeGreaterThan(times.get(parent) ?? Infinity);
    }
  });

  it('is read from the archive as it is downloaded, of either layout', async () => {
    const profile = createProfile();
    const report = await profile.importAll(fileOf(fixture('chatgpt-new.zip'), 'export.zip'));
    expect(report).toMatchObject({ chats: 2, problems: [] });
    expect(await shownOf(profile, 'Second file')).toEqual(['Q One?', 'A Two. by gpt-y of ChatGPT']);
    const again = await profile.importAll(fileOf(fixture('chatgpt-old.zip'), 'old.zip'));
    expect(again).toMatchObject({ chats: 0, known: 1, problems: [] });
  });

  it('keeps the words of names and links that it marks, and characters that are the user’s own', async () => {
    const profile = createProfile();
    const answer =
      'In \uE200entity\uE202["city","Paris","capital of France"]\uE201, or \uE200entity\uE202Lyon\uE201, says \uE200url\uE202The site\uE202https://a.example\uE201.\uE200cite\uE202turn0search1\uE201';
    await profile.importAll(
      chatGptOf({
        u: { parent: null, message: said('user', 'Where? \uF8FF') },
        end: { parent: 'u', message: said('assistant', answer) },
      }),
    );
    expect(await textsOf(profile)).toEqual([
      'Where? \uF8FF',
      'In Paris, or Lyon, says [The site](https://a.example).',
    ]);
  });

  it.each([
    ['a citation', 'So.\uE200cite\uE202turn0search1', 'So.'],
    ['a citation of two', 'So.\uE200cite\uE202turn0search1\uE202turn0', 'So.'],
    ['a kind', 'So.\uE200cit', 'So.'],
    ['a mark', 'So.\uE200', 'So.'],
    [
      'a citation, before text and another',
      'So.\uE200cite\uE202turn0search1 And \uE200cite\uE202x\uE201on.',
      'So. And on.',
    ],
    ['a name', 'In \uE200entity\uE202["city","Paris","capital of Fra', 'In '],
    ['the words of a link', 'See \uE200url\uE202The other site', 'See The other site'],
    ['the address of a link', 'See \uE200url\uE202The site\uE202https://a.exa', 'See The site'],
    ['nothing, and has an icon of the user', 'An \uE200icon in text', 'An icon in text'],
  ])('has no remains of a reference that was cut off in %s', async (_what, text, expected) => {
    const profile = createProfile();
    await profile.importAll(
      chatGptOf({
        u: { parent: null, message: said('user', 'Q') },
        end: { parent: 'u', message: said('assistant', text) },
      }),
    );
    expect(await textsOf(profile)).toEqual(['Q', expected]);
  });

  it('has its versions in the order of the children, wherever they are in the mapping', async () => {
    const profile = createProfile();
    await profile.importAll(
      chatGptOf({
        end: { parent: 'u', children: [], message: { ...said('assistant', 'Second'), create_time: 30 } },
        a: { parent: 'u', children: [], message: { ...said('assistant', 'First'), create_time: 20 } },
        u: { parent: null, children: ['a', 'end'], message: { ...said('user', 'Q'), create_time: 10 } },
      }),
    );
    expect(await textsOf(profile)).toEqual(['Q', 'First', 'Second']);
  });

  it('has an answer that used a tool before the one that was requested after it', async () => {
    const profile = createProfile();
    await profile.importAll(
      chatGptOf({
        u: { parent: null, children: ['tool', 'end'], message: said('user', 'Q') },
        tool: { parent: 'u', children: ['a'], message: said('tool', 'Found') },
        a: { parent: 'tool', children: [], message: said('assistant', 'First') },
        end: { parent: 'u', children: [], message: said('assistant', 'Second') },
      }),
    );
    expect(await textsOf(profile)).toEqual(['Q', 'First', 'Second']);
  });

  it('keeps what comes before a node that is null', async () => {
    const profile = createProfile();
    await profile.importAll(
      chatGptOf({
        u: { parent: null, children: ['b'], message: said('user', 'Q') },
        b: null,
        end: { parent: 'b', children: [], message: said('assistant', 'A') },
      }),
    );
    expect(await shownOf(profile, 'G')).toEqual(['Q Q', 'A A by  of ChatGPT']);
  });

  it('keeps messages whose ids are names that objects have', async () => {
    const profile = createProfile();
    const mapping = `{
      "__proto__": { "parent": null, "message": ${JSON.stringify(said('user', 'Q'))} },
      "constructor": { "parent": "__proto__", "message": ${JSON.stringify(said('assistant', 'A'))} },
      "toString": { "parent": "constructor", "message": ${JSON.stringify(said('user', 'R'))} },
      "end": { "parent": "toString", "message": ${JSON.stringify(said('assistant', 'B'))} }
    }`;
    const report = await profile.importAll(chatGptOf({ mapping: 0 }).replace('{"mapping":0}', mapping));
    expect(report.problems).toEqual([]);
    expect(await shownOf(profile, 'G')).toEqual(['Q Q', 'A A by  of ChatGPT', 'Q R', 'A B by  of ChatGPT']);
    expect('parent' in {}).toBe(false);
  });

  it('keeps what comes before a message whose parent only names it as its child', async () => {
    const profile = createProfile();
    await profile.importAll(
      chatGptOf({
        u: { parent: null, children: ['a'], message: said('user', 'Q') },
        a: { children: ['v'], message: said('assistant', 'A') },
        v: { parent: 'gone', children: ['end'], message: said('user', 'R') },
        end: { parent: 7, message: said('assistant', 'B') },
      }).replace('"children":["end"]', '"children":["end",7,null]'),
    );
    expect(await textsOf(profile)).toEqual(['Q', 'A', 'R', 'B']);
    expect(await shownOf(profile, 'G')).toHaveLength(4);
  });

  it('keeps a chat next to a ring in it, and what is below the ring', async () => {
    const profile = createProfile();
    const report = await profile.importAll(
      chatGptOf({
        u: { parent: null, message: said('user', 'Q') },
        end: { parent: 'u', message: said('assistant', 'A') },
        x: { parent: 'y', message: said('assistant', 'X') },
        y: { parent: 'x', message: said('user', 'Y') },
        z: { parent: 'y', message: said('assistant', 'Z') },
      }),
    );
    expect(report).toMatchObject({ chats: 1, problems: [] });
    expect((await textsOf(profile)).toSorted()).toEqual(['A', 'Q', 'X', 'Y', 'Z', '…']);
    expect(await shownOf(profile, 'G')).toEqual(['Q Q', 'A A by  of ChatGPT']);
  });

  it('keeps code that has fences in it in one block', async () => {
    const profile = createProfile();
    const code = { content_type: 'code', language: 'markdown', text: '```js\nx\n```\nend' };
    await profile.importAll(
      chatGptOf({
        u: { parent: null, message: said('user', 'Q') },
        end: { parent: 'u', message: { author: { role: 'assistant' }, content: code } },
      }),
    );
    expect(await textsOf(profile)).toEqual(['Q', '````markdown\n```js\nx\n```\nend\n````']);
  });

  it('keeps times that are strings', async () => {
    const profile = createProfile();
    await profile.importAll(
      chatGptOf(
        {
          u: { parent: null, message: { ...said('user', 'Q'), create_time: '1767000000.5' } },
          end: { parent: 'u', message: { ...said('assistant', 'A'), create_time: '2026-01-01T00:00:00Z' } },
        },
        { create_time: '1767000000', update_time: 1_767_300_000_000 },
      ),
    );
    const [id = ''] = await profile.archive.ids();
    const { chat } = (await profile.archive.read(id)) ?? {};
    expect(chat).toMatchObject({ createdAt: 1_767_000_000_000, updatedAt: 1_767_300_000_000 });
    expect(chat?.messages.map(({ createdAt }) => createdAt)).toEqual([1_767_000_000_500, 1_767_225_600_000]);
  });

  it('keeps the times of messages that are older than their chat, and none that is still to come', async () => {
    const profile = createProfile();
    await profile.importAll(
      chatGptOf(
        {
          u: { parent: null, message: { ...said('user', 'Q'), create_time: 1_767_000_000 } },
          a: { parent: 'u', message: { ...said('assistant', 'A'), create_time: 1_767_000_001 } },
          end: { parent: 'a', message: { ...said('user', 'R'), create_time: 8.64e12 } },
        },
        { create_time: 1_767_200_000, update_time: 1_767_300_000 },
      ),
    );
    const [id = ''] = await profile.archive.ids();
    const times = (await profile.archive.read(id))?.chat.messages.map(({ createdAt }) => createdAt);
    expect(times).toEqual([1_767_000_000_000, 1_767_000_001_000, NOW]);
  });
});

describe('an archive', () => {
  it('that is damaged gives the chats before the damage', async () => {
    const bytes = new Uint8Array(await fixture('chatgpt-new.zip').arrayBuffer());
    // In the compressed data of the second file.
    const at = Buffer.from(bytes).indexOf('conversations-001.json') + 60;
    bytes.fill(0xff, at, at + 20);
    const profile = createProfile();
    const report = await profile.importAll(fileOf(new Blob([bytes]), 'export.zip'));
    expect(report).toMatchObject({
      chats: 1,
      problems: [{ type: 'file', file: 'export.zip', reason: 'damaged' }],
    });
  });

  it('that was not downloaded to its end gives the chats that were, and says so once', async () => {
    const bytes = new Uint8Array(await fixture('chatgpt-new.zip').arrayBuffer());
    const at = Buffer.from(bytes).indexOf('conversations-001.json') + 60;
    for (const end of [at, bytes.length - 10]) {
      const profile = createProfile();
      const report = await profile.importAll(fileOf(new Blob([bytes.subarray(0, end)]), 'export.zip'));
      expect(report).toMatchObject({
        chats: end === at ? 1 : 2,
        problems: [{ type: 'file', file: 'export.zip', reason: 'damaged' }],
        problemCount: 1,
      });
    }
  });

  it('without chats is refused', async () => {
    const text = await fixture('chatgpt-new.zip').arrayBuffer();
    const bytes = Buffer.from(text);
    for (const name of [
      'user.json',
      'conversations-000.json',
      'conversations-001.json',
      'message_feedback.json',
    ])
      for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name))
        bytes.write('x', at + name.length - 1);
    const report = await createProfile().importAll(fileOf(new Blob([bytes]), 'export.zip'));
    expect(report.problems).toEqual([{ type: 'file', file: 'export.zip', reason: 'unknown' }]);
  });
});

describe('an export of Claude', () => {
  it('comes with thoughts and attached files, as a list or as a tree', async () => {
    const profile = createProfile();
    const report = await profile.importAll(fileOf(fixture('claude.json'), 'conversations.json'));
    expect(await shownOf(profile, 'Names of clouds')).toEqual([
      'Q What clouds are these? [notes.txt: High and thin]',
      'A (High, thin: cirrus.) Cirrus.\n\nThey are ice. by  of Claude',
      'Q Thanks',
    ]);
    expect(await shownOf(profile, 'Tree?')).toEqual(['Q Tree?', 'A Elm. by  of Claude']);
    expect(await versionsOf(profile, 'Tree?')).toEqual([2]);
    expect(report).toMatchObject({
      chats: 2,
      problems: [
        { type: 'messages', title: 'Names of clouds', count: 1 },
        { type: 'chat', title: 'Nothing', reason: 'empty' },
      ],
    });
  });

  const message = (uuid: string, sender: string, parent: string): object => ({
    uuid,
    sender,
    text: uuid,
    parent_message_uuid: parent,
  });
  const chat = (...messages: readonly object[]): string =>
    JSON.stringify([{ uuid: 'k', name: 'K', chat_messages: messages }]);

  it('keeps what comes before a message that cannot be read', async () => {
    const profile = createProfile();
    const report = await profile.importAll(
      chat(
        message('a', 'human', '0'),
        message('b', 'robot', 'a'),
        message('c', 'human', 'b'),
        message('d', 'assistant', 'c'),
      ),
    );
    expect(await shownOf(profile, 'K')).toEqual(['Q a\n\nc', 'A d by  of Claude']);
    expect(report.problems).toMatchObject([{ type: 'messages', count: 1 }]);
  });

  it('keeps what comes before a message that is missing', async () => {
    const profile = createProfile();
    const before = [
      message('a', 'human', '0'),
      message('b', 'assistant', 'a'),
      message('d', 'human', 'c'),
      message('e', 'assistant', 'd'),
    ];
    await profile.importAll(chat(...before));
    expect(await shownOf(profile, 'K')).toEqual(['Q a', 'A b by  of Claude', 'Q d', 'A e by  of Claude']);
    // Another version of the first message is no such case.
    await profile.importAll(
      chat(...before, message('f', 'human', '0'), message('g', 'assistant', 'f')).replace(
        '"name"',
        '"updated_at":"2026-11-25T00:00:00Z","name"',
      ),
    );
    expect(await versionsOf(profile, 'K')).toEqual([2]);
  });

  it('has the first of its messages with the same id, and what follows', async () => {
    const profile = createProfile();
    const list = ['human', 'assistant', 'assistant', 'human'].map((sender, index) => ({
      uuid: 'abbc'.charAt(index),
      sender,
      text: `${index}`,
    }));
    const report = await profile.importAll(chat(...list));
    expect(await textsOf(profile)).toEqual(['0', '1', '3']);
    expect(report.problems).toMatchObject([{ type: 'messages', count: 1 }]);
  });

  it('keeps two answers apart when the question between them was only a picture', async () => {
    const profile = createProfile();
    const picture = { uuid: 'c', sender: 'human', text: '', content: [], files: [{ file_name: 'sea.png' }] };
    await profile.importAll(
      chat(
        { uuid: 'a', sender: 'human', text: 'a' },
        { uuid: 'b', sender: 'assistant', text: 'b' },
        picture,
        { uuid: 'd', sender: 'assistant', text: 'd' },
      ),
    );
    expect(await textsOf(profile)).toEqual(['a', 'b', '…', 'd']);
  });
});

describe('an export of Open WebUI', () => {
  it('comes with its versions, and with the reasoning apart', async () => {
    const profile = createProfile();
    const report = await profile.importAll(fixture('open-webui.json'));
    expect(await shownOf(profile, 'Tides')).toEqual([
      'Q Why tides?',
      'A (The moon & the sun.\nBoth <pull>.) The moon, and <b>the sun</b>. by llama-x of Open WebUI',
    ]);
    expect(await versionsOf(profile, 'Tides')).toEqual([2]);
    expect(report).toMatchObject({ chats: 1, problems: [{ type: 'messages', count: 1 }] });
  });

  const chat = (messages: object): string =>
    JSON.stringify([{ id: 'w', title: 'W', chat: { history: { messages, currentId: 'end' } } }]);

  it('keeps what comes before a message that cannot be read', async () => {
    const profile = createProfile();
    await profile.importAll(
      chat({
        u: { parentId: null, role: 'user', content: 'One?' },
        a: { parentId: 'u', role: 'assistant', content: 'One.' },
        bad: { parentId: 'a', role: 'user', content: null },
        end: { parentId: 'bad', role: 'assistant', content: 'Two.' },
      }),
    );
    expect(await shownOf(profile, 'W')).toEqual(['Q One?', 'A One.\n\nTwo. by  of Open WebUI']);
  });

  it('keeps all of a question that quotes reasoning, and one that is only a picture', async () => {
    const profile = createProfile();
    const question = 'Why <details type="reasoning"><summary>S</summary>hm</details> this?';
    await profile.importAll(
      chat({
        u: { parentId: null, role: 'user', content: question },
        a: { parentId: 'u', role: 'assistant', content: 'One.' },
        v: { parentId: 'a', role: 'user', content: '', files: [{ type: 'image', url: 'x' }] },
        end: { parentId: 'v', role: 'assistant', content: 'Two.' },
      }),
    );
    expect(await textsOf(profile)).toEqual([question, 'One.', '…', 'Two.']);
  });
});

it('a chat of Open WebUI keeps messages whose ids are names that objects have', async () => {
  const profile = createProfile();
  const messages = `{
    "prototype": { "parentId": null, "role": "user", "content": "Q" },
    "__proto__": { "parentId": "prototype", "role": "assistant", "content": "A" }
  }`;
  await profile.importAll(
    `[{ "id": "w", "title": "W", "chat": { "history": { "currentId": "__proto__", "messages": ${messages} } } }]`,
  );
  expect(await shownOf(profile, 'W')).toEqual(['Q Q', 'A A by  of Open WebUI']);
});

describe('any export', () => {
  it.each(['chatgpt.json', 'chatgpt-new.zip', 'claude.json', 'open-webui.json'])(
    'adds nothing the second time: %s',
    async (name) => {
      const profile = createProfile();
      const { chats } = await profile.importAll(fixture(name));
      const before = await (await profile.exportAll()).text();
      expect(await profile.importAll(fixture(name))).toMatchObject({ chats: 0, grown: 0, known: chats });
      expect(await (await profile.exportAll()).text()).toBe(before);
    },
  );

  it('continues where it was when it is exported again later', async () => {
    const profile = createProfile();
    const message = (uuid: string, sender: string): object => ({ uuid, sender, text: uuid, content: [] });
    const chat = (...messages: object[]): string =>
      JSON.stringify([
        { uuid: 'k', name: 'Growing', chat_messages: messages, updated_at: '2026-01-01T00:00:00Z' },
      ]);
    await profile.importAll(chat(message('a', 'human'), message('b', 'assistant')));
    const report = await profile.importAll(
      chat(
        message('a', 'human'),
        message('b', 'assistant'),
        message('c', 'human'),
        message('d', 'assistant'),
      ),
    );
    expect(report).toMatchObject({ chats: 0, grown: 1, messages: 2 });
    expect(await profile.archive.ids()).toHaveLength(1);
  });

  it('gets what was added to a question or an answer since, and no version', async () => {
    const profile = createProfile();
    const nodes = (...roles: string[]): object =>
      Object.fromEntries(
        roles.map((role, index) => [
          `n${index}`,
          { parent: `n${index - 1}`, children: [`n${index + 1}`], message: said(role, `${index}`) },
        ]),
      );
    const file = (...roles: string[]): string =>
      chatGptOf(nodes(...roles), { current_node: `n${roles.length - 1}`, update_time: 1000 + roles.length });
    await profile.importAll(file('user'));
    expect(await profile.importAll(file('user', 'user'))).toMatchObject({ chats: 0, grown: 1 });
    expect(await textsOf(profile)).toEqual(['0\n\n1']);
    await profile.importAll(file('user', 'user', 'assistant'));
    const last = ['user', 'user', 'assistant', 'tool', 'assistant', 'assistant'];
    expect(await profile.importAll(file(...last))).toMatchObject({ chats: 0, grown: 1, messages: 0 });
    const texts = ['0\n\n1', '2\n\n4\n\n5'];
    expect(await textsOf(profile)).toEqual(texts);
    // An older file takes nothing back.
    expect(await profile.importAll(file('user', 'user', 'assistant'))).toMatchObject({ chats: 0, known: 1 });
    expect(await profile.importAll(file(...last, 'user'))).toMatchObject({ grown: 1, messages: 1 });
    expect(await textsOf(profile)).toEqual([...texts, '6']);
    expect(await versionsOf(profile, 'G')).toBeUndefined();
    expect(await profile.archive.ids()).toHaveLength(1);
  });

  it.each([
    ['LibreChat’s', '{"conversationId":"x","messagesTree":[]}'],
    ['an array of something else', '[{"a":1},{"b":2}]'],
  ])('that is not known is refused as one file: %s', async (_name, text) => {
    const report = await createProfile().importAll(fileOf(text, 'x.json'));
    expect(report.problems).toEqual([{ type: 'file', file: 'x.json', reason: 'unknown' }]);
  });

  it('is named when it is an empty array, unless others are not', async () => {
    const profile = createProfile();
    const empty = fileOf(' [ ]\n', 'conversations-003.json');
    expect((await profile.importAll(empty)).problems).toEqual([
      { type: 'file', file: 'conversations-003.json', reason: 'empty' },
    ]);
    const report = await profile.importAll(empty, fileOf(fixture('chatgpt-new.zip'), 'export.zip'), empty);
    expect(report).toMatchObject({ chats: 2, problems: [], problemCount: 0 });
  });

  it('makes little out of little, however its messages branch', async () => {
    const profile = createProfile();
    const long = 'x'.repeat(1_000_000);
    const mapping: Record<string, object> = {
      u: { parent: null, message: said('user', 'Q') },
      a: { parent: 'u', message: said('assistant', long) },
    };
    for (let index = 0; index < 2000; index += 1)
      mapping[`v${index}`] = { parent: 'a', message: said('assistant', 'v') };
    await profile.importAll(JSON.stringify([{ id: 'bomb', title: 'Bomb', current_node: 'v3', mapping }]));
    expect((await profile.exportAll()).size).toBeLessThan(6_000_000);
  });

  it('of 50,000 messages in one line of descent is read', async () => {
    const mapping: Record<string, object> = {};
    for (let index = 0; index < 50_000; index += 1) {
      const role = index % 2 === 0 ? 'user' : 'assistant';
      mapping[`n${index}`] = { parent: `n${index - 1}`, message: said(role, `t${index}`) };
    }
    const read = readChatGpt({ id: 'deep', title: 'Deep', mapping });
    const { chat } = read ? await buildForeignChat(read, NOW) : { chat: undefined };
    expect(chat?.messages).toHaveLength(50_000);
    expect(chat?.leaf).toBe(chat?.messages.at(-1)?.id);
  }, 120_000);
});

function said(role: string, text: string): object {
  return { author: { role }, content: { content_type: 'text', parts: [text] } };
}
