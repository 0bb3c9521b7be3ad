import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { openSources } from '#lib/transfer/open-sources.ts';
import { isZip, readZip } from '#lib/transfer/read-zip.ts';
import { fileOf } from '#test/support/transfer/profile.ts';

const BYTES = readFileSync(new URL('../../fixtures/exports/chatgpt-new.zip', import.meta.url));

async function unpack(archive: Blob, name: string): Promise<Uint8Array> {
  const member = (await readZip(archive)).find((one) => one.name === name);
  if (!member) throw new Error(`No ${name}`);
  return new Uint8Array(await new Response(await member.stream()).arrayBuffer());
}

/** The archive with other bytes at this place. */
function patched(at: number, ...bytes: number[]): Blob {
  const copy = new Uint8Array(BYTES);
  copy.set(bytes, at);
  return new Blob([copy]);
}

describe('a ZIP archive', () => {
  it('lists its files with their sizes, and unpacks each, packed or stored, with fields of zip64', async () => {
    const archive = new Blob([BYTES]);
    const members = await readZip(archive);
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
      readFileSync(new URL('../../fixtures/exports/chatgpt-old.zip', import.meta.url)),
    ]);
    expect(new TextDecoder().decode(await unpack(stored, 'export/conversations.json'))).toMatch(/^\[.*\]$/su);
  });

  it('is found behind other bytes and with a comment at its end', async () => {
    const comment = new Uint8Array(BYTES);
    comment.set([5, 0], comment.length - 2);
    const archive = new Blob([comment, 'hello']);
    expect(await readZip(archive)).toHaveLength(6);
  });

  it('is told by its first bytes', async () => {
    expect(await isZip(new Blob([BYTES]))).toBe(true);
    expect(await isZip(new Blob(['{"format":"gloss","version":1}']))).toBe(false);
    expect(await isZip(new Blob(['PK']))).toBe(false);
  });

  it('that is cut or overwritten anywhere is refused or read, and never hangs', async () => {
    for (let end = 0; end < BYTES.length; end += 37)
      await expect(readZip(new Blob([BYTES.subarray(0, end)]))).rejects.toThrow('damaged');
    for (let at = 0; at < BYTES.length; at += 5) {
      const archive = patched(at, 0xff, 0xff, 0xff, 0xff);
      await readZip(archive)
        .then((members) =>
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
    const [first] = await readZip(patched(central + 8, 1));
    await expect(first?.stream()).rejects.toMatchObject({ reason: 'encrypted' });
  });

  it('with a file that would end after it is refused', async () => {
    const stored = readFileSync(new URL('../../fixtures/exports/chatgpt-old.zip', import.meta.url));
    const central = stored.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    stored.writeUInt32LE(stored.length, central + 20);
    const [member] = await readZip(new Blob([stored]));
    await expect(member?.stream()).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('whose fields point outside of it is refused', async () => {
    const central = BYTES.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    const [first] = await readZip(patched(central + 42, 0xf0, 0xff, 0xff, 0x7f));
    await expect(first?.stream()).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('is read with a line break behind it', async () => {
    expect(await readZip(new Blob([BYTES, '\r\n']))).toHaveLength(6);
  });

  it('that was made on Windows has its conversations in folders with backslashes', async () => {
    const copy = Buffer.from(BYTES);
    for (const [name, other] of [
      ['conversations-000.json', 'a\\conversations-0.json'],
      ['conversations-001.json', 'a\\conversations-1.json'],
    ] as const)
      for (let at = copy.indexOf(name); at >= 0; at = copy.indexOf(name)) copy.write(other, at);
    const sources = await openSources(fileOf(new Blob([copy]), 'export.zip'));
    expect(sources.map(({ name }) => name)).toEqual(['a\\conversations-0.json', 'a\\conversations-1.json']);
  });

  it('that macOS made has no files but those that were put in it', async () => {
    const copy = Buffer.from(BYTES);
    for (const [name, other] of [
      ['conversations-000.json', 'conversation_-000.json'],
      ['conversations-001.json', '__MACOSX/._chats1.json'],
    ] as const)
      for (let at = copy.indexOf(name); at >= 0; at = copy.indexOf(name)) copy.write(other, at);
    const sources = await openSources(fileOf(new Blob([copy]), 'export.zip'));
    expect(sources.map(({ name }) => name)).toEqual([
      'conversation_-000.json',
      'message_feedback.json',
      'user.json',
    ]);
  });
});
