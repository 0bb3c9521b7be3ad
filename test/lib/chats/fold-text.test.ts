import { describe, expect, it } from 'vitest';

import { buildExcerpt, foldText, foldWords, markWords } from '#lib/chats/fold-text.ts';

function marked(text: string, query: string): string[] {
  return markWords(text, foldWords(query))
    .filter(({ isMarked }) => isMarked)
    .map((part) => part.text);
}

describe('folded text', () => {
  it.each([
    ['NAÏVE Café', 'naive cafe'],
    ['Straße', 'straße'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ὀδός', 'οδοσ'],
    ['İstanbul', 'istanbul'],
    ['Ёлка', 'елка'],
    ['شُكْرًا', 'شكرا'],
    ['שָׁלוֹם', 'שלום'],
    // As input methods for Chinese and Japanese write Latin, and old programs katakana.
    ['ＡＩ　３', 'ai 3'],
    ['ｶﾞｲﾄﾞ', 'ガイド'],
    ['Gloss™', 'glosstm'],
  ])('has no case and no accents: %s', (text, folded) => {
    expect(foldText(text)).toBe(folded.normalize('NFD'));
  });

  it('has no Markdown inside words of scripts without spaces, and keeps it elsewhere', () => {
    const folded = foldText('これは**重要**な文で、**`API`**の`検索`です');
    expect(folded).toContain(foldText('重要な文'));
    expect(folded).toContain(foldText('apiの検索です'));
    expect(foldText('2**3 and `a` — **b**')).toBe('2**3 and `a` — **b**');
  });

  it('keeps the vowels of other scripts, which tell words apart', () => {
    expect(foldText('कि')).not.toBe(foldText('का'));
    expect(foldText('が')).not.toBe(foldText('か'));
  });
});

describe('marked words', () => {
  it('are found in any width', () => {
    expect(marked('生成ＡＩの歴史', 'ai')).toEqual(['ＡＩ']);
    expect(marked('the AI guide', 'ＡＩ')).toEqual(['AI']);
  });

  it('are found in any case and with any accents', () => {
    expect(marked('A naïve, NAIVE idea', 'naive')).toEqual(['naïve', 'NAIVE']);
    expect(marked('a naive idea', 'NAÏVE')).toEqual(['naive']);
  });

  it('may be parts of words, and of text without spaces', () => {
    expect(marked('人工知能の歴史', '知能')).toEqual(['知能']);
    expect(marked('unbelievable', 'liev')).toEqual(['liev']);
    expect(marked('한국어를 배우다', '국어')).toEqual(['국어']);
  });

  it('include accents that are separate characters', () => {
    expect(marked('cafe\u0301 au lait', 'cafe')).toEqual(['cafe\u0301']);
    expect(marked('😀ab😀', 'b')).toEqual(['b']);
  });

  it('that overlap are marked once, and nothing of the text is lost', () => {
    const parts = markWords('abcabc', ['ab', 'bca']);
    expect(parts.map(({ text }) => text).join('')).toBe('abcabc');
    expect(parts.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual(['ab', 'ca', 'b']);
  });
});

describe('an excerpt', () => {
  it('surrounds the first of the words, on one line', () => {
    const text = `${'before '.repeat(200)}\n\nthe **needle** is\nhere ${'after '.repeat(200)}`;
    const excerpt = buildExcerpt(text, ['needle']);
    const line = excerpt.map((part) => part.text).join('');
    expect(line).toMatch(/^…before .*the needle is here after .*…$/u);
    expect(line.length).toBeLessThan(220);
    expect(excerpt.filter(({ isMarked }) => isMarked)).toEqual([{ text: 'needle', isMarked: true }]);
  });

  it('finds its place in text whose length changes when it is folded', () => {
    const text = `${'é한'.repeat(5000)} needle ${'é'.repeat(500)}`;
    expect(buildExcerpt(text, ['needle']).some((part) => part.isMarked)).toBe(true);
  });

  it('marks words across Markdown that it leaves out', () => {
    const excerpt = buildExcerpt('これは**重要**な文です。', foldWords('重要な文'));
    expect(excerpt.filter(({ isMarked }) => isMarked)).toEqual([{ text: '重要な文', isMarked: true }]);
  });

  it('of a short text is all of it', () => {
    expect(buildExcerpt('A needle', ['needle'])).toEqual([
      { text: 'A ', isMarked: false },
      { text: 'needle', isMarked: true },
    ]);
  });
});

it('words are split at white space, and each is searched for once', () => {
  expect(foldWords('  Salt\u3000 SALT  sea ')).toEqual(['salt', 'sea']);
  expect(foldWords(' \n')).toEqual([]);
});
