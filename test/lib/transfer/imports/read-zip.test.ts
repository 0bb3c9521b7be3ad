import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { openSources } from '#lib/transfer/imports/open-sources.ts';
import { isZip, readZip } from '#lib/transfer/imports/read-zip.ts';
import { fileOf } from '#test/support/transfer/profile.ts';

const BYTES = readFileSync(new URL('../../../fixtures/exports/chatgpt-new.zip', import.meta.url));

async function unpack(archive: Blob, name: string): Promise<Uint8Array> {
  const member = (await readZip(archive)).members.find((one) => one.name === name);
  if (!member) throw new Error(`No ${name}`);
  return new Uint8Array(await new Response(await member.stream()).arrayBuffer());
}

/** The archive with other bytes at this place. */
function patched(at: number, ...bytes: number[]): Blob {
  const copy = new Uint8Array(BYTES);
  copy.set(bytes, at);
  return new Blob([copy]);
}

/** A packed member as archives have it, with its sizes before it or in a descriptor of this length behind it. */
function memberOf(name: string, text: string, flags: number, descriptor: number): Uint8Array<ArrayBuffer> {
  const packed = deflateRawSync(text);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(8, 8);
  if (descriptor === 0) header.writeUInt32LE(packed.length, 18);
  header.writeUInt16LE(name.length, 26);
  const tail = Buffer.alloc(16);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(packed.length, 8);
  return new Uint8Array(Buffer.concat([header, Buffer.from(name), packed, tail.subarray(16 - descriptor)]));
}

describe('a ZIP archive', () => {
  it('lists its files with their sizes, and unpacks each, packed or stored, with fields of zip64', async () => {
    const archive = new Blob([BYTES]);
    const { members, isDamaged } = await readZip(archive);
    expect(isDamaged).toBe(false);
    expect(members.map(({ name }) => name)).toEqual([
      'user.json',
      'conversations-000.json',
      'conversations-001.json',
      'message_feedback.json',
      'file-1-picture.png',
      'chat.html',
    ]);
    for (const { name, size } of members) expect((await unpack(archive, name)).length).toBe(size);
    expect(new TextDecoder().decode(await unpack(archive, 'chat.html'))).toBe('<html></html>');
    const stored = new Blob([
      readFileSync(new URL('../../../fixtures/exports/chatgpt-old.zip', import.meta.url)),
    ]);
    expect(new TextDecoder().decode(await unpack(stored, 'export/conversations.json'))).toMatch(/^\[.*\]$/su);
  });

  it('is found after other bytes and with a comment at its end', async () => {
    const comment = new Uint8Array(BYTES);
    comment.set([5, 0], comment.length - 2);
    const archive = new Blob([comment, 'hello']);
    expect((await readZip(archive)).members).toHaveLength(6);
  });

  it('is recognised by its first bytes', async () => {
    expect(await isZip(new Blob([BYTES]))).toBe(true);
    expect(await isZip(new Blob(['{"format":"gloss","version":1}']))).toBe(false);
    expect(await isZip(new Blob(['PK']))).toBe(false);
  });

  it('that is cut or overwritten anywhere is refused or read, and never hangs', async () => {
    for (let end = 0; end < BYTES.length; end += 37) {
      const archive = await readZip(new Blob([BYTES.subarray(0, end)])).catch(() => undefined);
      expect([end, archive?.isDamaged ?? true]).toEqual([end, true]);
    }
    for (let at = 0; at < BYTES.length; at += 5) {
      const archive = patched(at, 0xff, 0xff, 0xff, 0xff);
      await readZip(archive)
        .then(({ members }) =>
          Promise.all(
            members.map(async ({ stream }) => {
              const reader = (await stream()).getReader();
              let length = 0;
              for (let next = await reader.read(); !next.done; next = await reader.read())
                length += next.value.length;
              return length;
            }),
          ),
        )
        .catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    }
  });

  it('that is encrypted is named so', async () => {
    const central = BYTES.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    const [first] = (await readZip(patched(central + 8, 1))).members;
    await expect(first?.stream()).rejects.toMatchObject({ reason: 'encrypted' });
  });

  it('with a file that would end after it is refused', async () => {
    const stored = readFileSync(new URL('../../../fixtures/exports/chatgpt-old.zip', import.meta.url));
    const central = stored.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    stored.writeUInt32LE(stored.length, central + 20);
    const [member] = (await readZip(new Blob([stored]))).members;
    await expect(member?.stream()).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('whose fields point outside it is refused', async () => {
    const central = BYTES.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    const [first] = (await readZip(patched(central + 42, 0xf0, 0xff, 0xff, 0x7f))).members;
    await expect(first?.stream()).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('is read with a line break behind it', async () => {
    expect((await readZip(new Blob([BYTES, '\r\n']))).members).toHaveLength(6);
  });

  const NAMES = [
    'user.json',
    'conversations-000.json',
    'conversations-001.json',
    'message_feedback.json',
    'file-1-picture.png',
    'chat.html',
  ];

  it('whose directory is damaged has all of its files, and says that there may be others', async () => {
    const first = BYTES.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    const third = BYTES.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]), first + 150);
    for (const at of [first, third, BYTES.length - 6]) {
      const { members, isDamaged } = await readZip(patched(at, 0xee, 0xee));
      expect(isDamaged).toBe(true);
      expect(members.map(({ name }) => name)).toEqual(NAMES);
      for (const { stream } of members) await new Response(await stream()).arrayBuffer();
    }
  });

  it('that was not downloaded to its end has the files that were, and the beginning of the next', async () => {
    const text = Array.from({ length: 5000 }, (_none, index) => `{"number":${index * 7919}}`).join('\n');
    for (const [flags, descriptor] of [
      [0, 0],
      [8, 16],
      [8, 12],
    ] as const) {
      const archive = new Blob([
        memberOf('one.json', text, flags, descriptor),
        memberOf('two.json', text, flags, descriptor).subarray(0, -2000),
      ]);
      const { members, isDamaged } = await readZip(archive);
      expect(isDamaged).toBe(true);
      expect(members.map(({ name }) => name)).toEqual(['one.json', 'two.json']);
      expect(new TextDecoder().decode(await unpack(archive, 'one.json'))).toBe(text);
      const reader = (await members[1]?.stream())?.getReader();
      let length = 0;
      await expect(async () => {
        for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
          length += next.value.length;
          // The chats in it are stored meanwhile.
          await new Promise((resolve) => void setTimeout(resolve));
        }
      }).rejects.toMatchObject({ reason: 'damaged' });
      expect(length).toBeGreaterThan(0.8 * text.length);
    }
  });

  it('that was made on Windows has its conversations in folders with backslashes', async () => {
    const copy = Buffer.from(BYTES);
    for (const [name, other] of [
      ['conversations-000.json', 'a\\conversations-0.json'],
      ['conversations-001.json', 'a\\conversations-1.json'],
    ] as const)
      for (let at = copy.indexOf(name); at >= 0; at = copy.indexOf(name)) copy.write(other, at);
    const { documents } = await openSources(fileOf(new Blob([copy]), 'export.zip'));
    expect(documents.map(({ name }) => name)).toEqual(['a\\conversations-0.json', 'a\\conversations-1.json']);
  });

  it('from macOS has only the files that were put into it', async () => {
    const copy = Buffer.from(BYTES);
    for (const [name, other] of [
      ['conversations-000.json', 'conversation_-000.json'],
      ['conversations-001.json', '__MACOSX/._chats1.json'],
    ] as const)
      for (let at = copy.indexOf(name); at >= 0; at = copy.indexOf(name)) copy.write(other, at);
    const { documents } = await openSources(fileOf(new Blob([copy]), 'export.zip'));
    expect(documents.map(({ name }) => name)).toEqual([
      'conversation_-000.json',
      'message_feedback.json',
      'user.json',
    ]);
  });
});
