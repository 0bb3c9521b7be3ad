import { describe, expect, it } from 'vitest';

import { readTextFile } from '#lib/panel/quotes/read-text-file.ts';

function fileOf(content: BlobPart, name = 'notes.txt'): File {
  return new File([content], name);
}

describe('a text file', () => {
  it.each(['notes.txt', 'README.md', 'table.csv', 'data.json', 'main.rs', 'Makefile'])(
    'becomes a quote with its name: %s',
    async (name) => {
      const quote = await readTextFile(fileOf('one\r\n\ttwo “é 漢 😀”\u001B[0m', name));
      expect(quote).toMatchObject({ title: name, url: '', text: 'one\n\ttwo “é 漢 😀”\u001B[0m' });
      expect(quote).not.toHaveProperty('cut');
    },
  );

  it.each([
    ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x68, 0x69], 'hi'],
    ['UTF-16, little end first', [0xff, 0xfe, 0x68, 0, 0x69, 0], 'hi'],
    ['UTF-16, big end first', [0xfe, 0xff, 0, 0x68, 0, 0x69], 'hi'],
    ['Windows-1252', [0x63, 0x61, 0x66, 0xe9], 'café'],
  ])('is read in %s', async (_name, bytes, text) => {
    expect((await readTextFile(fileOf(new Uint8Array(bytes))))?.text).toBe(text);
  });

  it.each([
    ['ru', [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2], 'Привет'],
    ['ja-JP', [0x93, 0xfa, 0x96, 0x7b], '日本'],
    ['ko', [0xc7, 0xd1, 0xb1, 0xb9], '한국'],
    ['zh-CN', [0xd6, 0xd0, 0xb9, 0xfa], '中国'],
    ['zh-TW', [0xa4, 0xa4, 0xb0, 0xea], '中國'],
    ['pl', [0xb3, 0xf3, 0x64, 0x9f], 'łódź'],
    ['fr', [0x63, 0x61, 0x66, 0xe9], 'café'],
    // No text in Shift_JIS.
    ['ja', [0x63, 0x61, 0x66, 0xe9], 'café'],
  ])('of an old program is read as those of the user’s language: %s', async (language, bytes, text) => {
    const quote = await readTextFile(fileOf(new Uint8Array(bytes)), ['en-US', language]);
    expect(quote?.text).toBe(text);
  });

  it('that is longer than a page may be is cut, and says so', async () => {
    for (const content of [
      'x'.repeat(4_000_001),
      'é'.repeat(5_000_000),
      '漢'.repeat(5_000_000),
      '😀'.repeat(3_000_000),
    ]) {
      const quote = await readTextFile(fileOf(content));
      expect(quote?.cut).toBe('characters');
      expect(quote?.text.length).toBeLessThanOrEqual(4_000_000);
      expect(quote?.text.isWellFormed()).toBe(true);
      expect(content.startsWith(quote?.text ?? '?')).toBe(true);
    }
  });

  it.each([
    ['a ZIP archive', 'PK\u0003\u0004\u0014\u0000'],
    ['a program', '\u007FELF\u0002\u0001\u0000'],
    ['nothing', ''],
    ['white space', ' \n '],
  ])('is distinguished from %s', async (_name, content) => {
    expect(await readTextFile(fileOf(content))).toBeUndefined();
  });
});
