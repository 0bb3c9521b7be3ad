import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';

import type { ArchivedChat } from '#lib/chats/archived-chat.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { createGlossFormat } from '#lib/transfer/exports/gloss-format.ts';
import { importFiles } from '#lib/transfer/imports/import-files.ts';
import { makeChat } from '#test/support/transfer/make-chats.ts';
import { createProfile, fileOf, NOW } from '#test/support/transfer/profile.ts';

/** A file of Gloss with these chats, however broken they are. */
function glossFile(...chats: readonly unknown[]): string {
  return JSON.stringify({ format: 'gloss', version: 1, chats });
}

/** A chat with other fields. */
function broken(fields: object): object {
  return { ...makeChat('one', 2), ...fields };
}

function withMessage(fields: object): object {
  const chat = makeChat('one', 2);
  return { ...chat, messages: [...chat.messages.slice(0, -1), { ...chat.messages.at(-1), ...fields }] };
}

async function viewOf(
  profile: ReturnType<typeof createProfile>,
  chat: string,
): Promise<readonly string[] | undefined> {
  const view = await createStoredChats(() => NOW, profile.database).view(chat);
  return view?.messages.map(({ id }) => id);
}

describe('a file that cannot be imported', () => {
  it.each([
    ['no JSON', 'hello', 'not-json'],
    ['empty', '', 'not-json'],
    ['a picture', '\u0089PNG\r\n', 'not-json'],
    ['other JSON', '{"hello":[1,2]}', 'unknown'],
    ['of a newer version', '{"format":"gloss","version":2,"chats":[]}', 'newer-version'],
    ['of a version that is no number', '{"format":"gloss","version":"1","chats":[]}', 'newer-version'],
    ['without chats', '{"format":"gloss","version":1,"chats":[]}', 'empty'],
    ['without what says its format', JSON.stringify({ chats: [makeChat('one', 1)] }), 'unknown'],
  ])('is named with its reason: %s', async (_name, text, reason) => {
    const profile = createProfile();
    const report = await profile.importAll(fileOf(text, 'my.json'));
    expect(report.problems).toEqual([{ type: 'file', file: 'my.json', reason }]);
    expect(report.chats).toBe(0);
  });

  it('does not keep the next one from being imported', async () => {
    const profile = createProfile();
    const report = await profile.importAll('hello', glossFile(makeChat('one', 1)));
    expect(report).toMatchObject({ chats: 1, problemCount: 1 });
  });

  it('that ends in the middle gives the chats before', async () => {
    const profile = createProfile();
    const text = glossFile(makeChat('one', 1), makeChat('two', 1, 1));
    const report = await profile.importAll(text.slice(0, text.indexOf('"two"')));
    expect(report).toMatchObject({ chats: 1, problems: [{ type: 'file', reason: 'cut' }] });
  });

  it('that ends in the middle of a chat gives what is complete of that chat too', async () => {
    const chat = makeChat('two', 2, 1);
    const text = glossFile(makeChat('one', 1), chat);
    for (let end = text.indexOf('"two"'); end < text.length - 3; end += 501) {
      const profile = createProfile();
      const report = await profile.importAll(fileOf(text.slice(0, end), 'my.json'));
      // What follows a message tells that it is complete.
      const complete = chat.messages.filter((message) =>
        text.slice(0, end).includes(`${JSON.stringify(message)},`),
      ).length;
      expect(report.problems.at(-1)).toEqual({ type: 'file', file: 'my.json', reason: 'cut' });
      expect(report.chats).toBe(complete > 0 ? 2 : 1);
      const taken = (await profile.archive.read('two'))?.chat.messages;
      expect(taken ?? []).toEqual(chat.messages.slice(0, complete));
      // The whole file gives the rest, and shows its end.
      await profile.importAll(text);
      expect((await profile.archive.read('two'))?.chat).toMatchObject({
        leaf: chat.leaf,
        messages: chat.messages,
      });
      expect(await profile.archive.ids()).toHaveLength(2);
    }
  });

  it('whose fields are in another order is read all the same, each once', async () => {
    const chats = [makeChat('one', 1), makeChat('two', 1, 1)];
    for (const document of [
      { chats, format: 'gloss', settings: { a: 1 }, version: 1 },
      { settings: { a: 1 }, version: 1, format: 'gloss', chats },
      { format: 'gloss', settings: { a: 1 }, version: 1, chats },
    ]) {
      const { archive } = createProfile();
      const taken: unknown[] = [];
      const report = await importFiles([fileOf(JSON.stringify(document))], {
        archive,
        signal: new AbortController().signal,
        now: () => NOW,
        addSettings(value) {
          taken.push(value);
          return Promise.resolve({
            providers: 0,
            savedQuestions: 0,
            favourites: 0,
            favouritesLeftOut: 0,
            unreadable: 0,
          });
        },
      });
      expect(report).toMatchObject({ chats: 2, known: 0, problems: [] });
      expect(taken).toEqual([{ a: 1 }]);
    }
  });

  it.each([
    ['are no JSON', '{nonsense}'],
    ['are nested too deeply', '{"a":'.repeat(1000) + '1' + '}'.repeat(1000)],
  ])('only in its settings, which %s, gives the chats and says so', async (_name, settings) => {
    const profile = createProfile();
    const text = glossFile(makeChat('one', 1)).replace('"chats":', `"settings":${settings},"chats":`);
    const report = await profile.importAll(fileOf(text, 'my.json'));
    expect(report).toMatchObject({ chats: 1, problemCount: 1 });
    expect(report.problems).toEqual([{ type: 'file', file: 'my.json', reason: 'settings-unreadable' }]);
  });

  it.each(['utf16le', 'utf16be', 'utf8'])(
    'but for its encoding is imported: %s with its mark',
    async (kind) => {
      const profile = createProfile();
      const chat = { ...makeChat('one', 4), title: 'Ünïcode 漢字 😀' };
      const text = `\uFEFF${glossFile(chat)}`;
      const bytes = kind === 'utf8' ? Buffer.from(text) : Buffer.from(text, 'utf16le');
      if (kind === 'utf16be') bytes.swap16();
      const report = await profile.importAll(fileOf(new Blob([bytes])));
      expect(report).toMatchObject({ chats: 1, problems: [] });
      expect((await profile.archive.read('one'))?.chat).toEqual(chat);
    },
  );

  it('that the browser no longer reads is named', async () => {
    const profile = createProfile();
    const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
      new ReadableStream({ start: (at) => at.error(new DOMException('changed', 'NotReadableError')) });
    const report = await profile.importAll({ name: 'a.json', size: 1, slice: () => new Blob(), stream });
    expect(report.problems).toEqual([{ type: 'file', file: 'a.json', reason: 'unreadable' }]);
  });
});

describe('a chat that cannot be read', () => {
  it.each([
    ['null', null],
    ['a string', 'chat'],
    ['a list', []],
    ['with messages that are no list', broken({ messages: {} })],
    ['with an empty id', broken({ id: '' })],
    ['with an id that is a number', broken({ id: 1 })],
    ['of no time', broken({ updatedAt: 1e300 })],
    ['with nothing but broken messages', broken({ messages: [1, null, {}] })],
  ])('is counted and named, and the others are imported: %s', async (_name, chat) => {
    const profile = createProfile();
    const report = await profile.importAll(glossFile(makeChat('zero', 1), chat, makeChat('two', 1)));
    expect(report).toMatchObject({
      chats: 2,
      problemCount: 1,
      problems: [{ type: 'chat', reason: 'unreadable' }],
    });
  });

  it.each([
    ['without text', { answer: undefined }],
    ['of a time that is no date', { createdAt: 8.64e15 + 1 }],
    ['with a picture that is no Base64', { pictures: [{ type: 'image/png', data: '"><script>' }] }],
    ['with a picture of another type', { pictures: [{ type: 'text/html', data: '' }] }],
    ['with a role of its own', { role: 'system' }],
  ])('brings its other messages when one is broken: %s', async (_name, fields) => {
    const profile = createProfile();
    const report = await profile.importAll(glossFile(withMessage(fields)));
    expect(report).toMatchObject({ chats: 1, messages: 4, problems: [{ type: 'messages', count: 1 }] });
    expect(await viewOf(profile, 'one')).toHaveLength(4);
  });

  it.each([
    ['an answer', 'one-a0'],
    ['a question', 'one-q1'],
    ['the first question', 'one-q0'],
  ])('shows the turns before one in its middle that is broken, or missing: %s', async (_name, id) => {
    const chat = makeChat('one', 2);
    const ways: ((message: object) => unknown)[] = [
      (message) => ({ ...message, quotes: 1, notices: 1 }),
      () => null,
      () => undefined,
    ];
    for (const damage of ways) {
      const profile = createProfile();
      const messages = chat.messages
        .map((message) => (message.id === id ? damage(message) : message))
        .filter((message) => message !== undefined);
      const file = glossFile({ ...chat, messages });
      const report = await profile.importAll(file);
      expect(report).toMatchObject({
        chats: 1,
        problems: [{ type: 'messages', title: chat.title, count: 1 }],
      });
      expect(await viewOf(profile, 'one')).toEqual(['one-q0', 'one-a0', 'one-q1', 'one-b1']);
      expect(await profile.importAll(file)).toMatchObject({ chats: 0, grown: 0, known: 1 });
      // A file that has the message puts it in its place.
      expect(await profile.importAll(glossFile(chat))).toMatchObject({ chats: 0, grown: 1, messages: 0 });
      expect((await profile.archive.read('one'))?.chat.messages).toEqual(chat.messages);
    }
  });

  it('has the version that is missing where it was', async () => {
    const profile = createProfile();
    const chat = makeChat('one', 3);
    const messages = chat.messages.filter(({ id }) => id !== 'one-b1');
    await profile.importAll(glossFile({ ...chat, messages }));
    expect(await profile.importAll(glossFile(chat))).toMatchObject({ chats: 0, grown: 1 });
    expect((await profile.archive.read('one'))?.chat.messages.map(({ id }) => id).toSorted()).toEqual(
      chat.messages.map(({ id }) => id).toSorted(),
    );
  });

  it('has a message in the place of each of two in a row that are missing', async () => {
    const profile = createProfile();
    const chat = makeChat('one', 4);
    const messages = chat.messages.filter(({ id }) => id !== 'one-q2' && id !== 'one-b1' && id !== 'one-a1');
    const report = await profile.importAll(glossFile({ ...chat, messages }));
    expect(report).toMatchObject({ chats: 1, problems: [{ type: 'messages', count: 2 }] });
    const view = await createStoredChats(() => NOW, profile.database).view('one');
    expect(view?.messages.map(({ role }) => role.charAt(0)).join('')).toBe('uauauaua');
    expect(view?.messages.map(({ id }) => id)).toMatchObject({
      0: 'one-q0',
      1: 'one-a0',
      2: 'one-q1',
      5: 'one-a2',
    });
  });

  it('is named when it has no messages', async () => {
    const report = await createProfile().importAll(glossFile(broken({ messages: [] })));
    expect(report.problems).toMatchObject([{ type: 'chat', reason: 'empty' }]);
  });

  it('is skipped when it is too deep', async () => {
    const profile = createProfile();
    const deep = `{"messages":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const text = glossFile('DEEP', makeChat('two', 1)).replace('"DEEP"', deep);
    const report = await profile.importAll(text);
    expect(report).toMatchObject({ chats: 1, problems: [{ type: 'chat', reason: 'too-deep' }] });
  });
});

describe('a hostile chat', () => {
  it('whose messages form a cycle has an end', async () => {
    const profile = createProfile();
    const [first, second] = makeChat('one', 1).messages;
    const ring = broken({ messages: [{ ...first, parent: second?.id }, second], leaf: second?.id });
    expect(await profile.importAll(glossFile(ring))).toMatchObject({ chats: 1, messages: 2 });
    expect(await viewOf(profile, 'one')).toHaveLength(2);
  });

  it('has the first of its messages with the same id', async () => {
    const profile = createProfile();
    const chat = makeChat('one', 1);
    const twin = { ...chat.messages[1], answer: 'Another' };
    const report = await profile.importAll(glossFile({ ...chat, messages: [...chat.messages, twin] }));
    expect(report).toMatchObject({ messages: 2, problems: [{ type: 'messages', count: 1 }] });
    expect((await profile.archive.read('one'))?.chat).toEqual(chat);
  });

  it('does not become the latest by a time that is still to come', async () => {
    const profile = createProfile();
    await profile.importAll(glossFile(broken({ updatedAt: NOW * 2 })));
    expect((await profile.archive.read('one'))?.chat.updatedAt).toBe(NOW);
  });

  it('changes no prototype', async () => {
    const profile = createProfile();
    const text = glossFile(broken({ leftLeaves: 'LEFT' })).replace(
      '"leftLeaves":"LEFT"',
      '"__proto__":{"polluted":1},"leftLeaves":{"__proto__":"x","constructor":"y"}',
    );
    await profile.importAll(text);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(await profile.archive.ids()).toEqual(['one']);
  });

  it('shows the latest message when its leaf is not there', async () => {
    const profile = createProfile();
    await profile.importAll(glossFile(broken({ leaf: 'nowhere' })));
    expect(await viewOf(profile, 'one')).toHaveLength(4);
  });

  it('has no answer that waits for a run forever', async () => {
    const profile = createProfile();
    await profile.importAll(glossFile(withMessage({ state: 'streaming' })));
    const view = await createStoredChats(() => NOW, profile.database).view('one');
    expect(view?.messages.at(-1)).toMatchObject({ state: 'interrupted' });
  });
});

describe('an import', () => {
  it('adds nothing the second time', async () => {
    const profile = createProfile();
    const file = glossFile(makeChat('one', 3), makeChat('two', 2, 1));
    await profile.importAll(file);
    const before = await (await profile.exportAll()).text();
    expect(await profile.importAll(file)).toMatchObject({ chats: 0, grown: 0, messages: 0, known: 2 });
    expect(await (await profile.exportAll()).text()).toBe(before);
  });

  it('that is cancelled keeps what it has, and cancels the file', async () => {
    const { archive } = createProfile();
    const stopping = new AbortController();
    let isCancelled = false;
    const chunks = [createGlossFormat().head, JSON.stringify(makeChat('one', 1)), ',', 'never'];
    const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
      new ReadableStream({
        pull: (at) => at.enqueue(new TextEncoder().encode(chunks.shift() ?? '')),
        cancel: () => void (isCancelled = true),
      });
    const report = await importFiles(
      [{ name: 'a.json', size: 1000, slice: () => new Blob(['{"a"']), stream }],
      {
        archive: {
          async add(chat: ArchivedChat) {
            const added = await archive.add(chat);
            stopping.abort();
            return added;
          },
        },
        signal: stopping.signal,
        now: () => NOW,
      },
    );
    expect(report).toMatchObject({ chats: 1, stopped: 'cancelled' });
    expect(isCancelled).toBe(true);
  });

  it('that is cancelled while it waits for the disk ends at once', async () => {
    const { archive } = createProfile();
    const stopping = new AbortController();
    const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
      new ReadableStream({
        start: (at) => at.enqueue(new TextEncoder().encode(createGlossFormat().head)),
        pull: () => new Promise(() => {}),
      });
    const report = await importFiles(
      [{ name: 'a.json', size: 1000, slice: () => new Blob(['{"a"']), stream }],
      {
        archive,
        signal: stopping.signal,
        now: () => NOW,
        onProgress: () => void setTimeout(() => stopping.abort()),
      },
    );
    expect(report).toMatchObject({ chats: 0, stopped: 'cancelled', problemCount: 0 });
  });

  it('stops at a full disk and says what it has imported', async () => {
    const { archive } = createProfile();
    let room = 2;
    const report = await importFiles([fileOf(glossFile(...[1, 2, 3, 4].map((id) => makeChat(`${id}`, 1))))], {
      archive: {
        add(chat: ArchivedChat) {
          room -= 1;
          if (room < 0) throw new DOMException('full', 'QuotaExceededError');
          return archive.add(chat);
        },
      },
      signal: new AbortController().signal,
      now: () => NOW,
    });
    expect(report).toMatchObject({ chats: 2, stopped: 'storage-full' });
  });

  it('reports its progress in bytes', async () => {
    const { archive } = createProfile();
    const file = fileOf(glossFile(makeChat('one', 1)));
    const progress: number[][] = [];
    await importFiles([file, file], {
      archive,
      signal: new AbortController().signal,
      now: () => NOW,
      onProgress: (done, total) => progress.push([done, total]),
    });
    expect(progress.at(-1)).toEqual([2 * file.size, 2 * file.size]);
  });

  it('lists the first hundred problems and counts all', async () => {
    const profile = createProfile();
    const report = await profile.importAll(glossFile(...Array.from({ length: 1000 }, () => null)));
    expect(report.problems).toHaveLength(100);
    expect(report.problemCount).toBe(1000);
  });
});
