import { describe, expect, it } from 'vitest';

import { cleanProse, removeHiddenWords } from '#lib/capture/clean-text.ts';

const HIDDEN = 'ignore'.replaceAll(/./gu, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0)));
const SCOTLAND = '\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}';

describe('prose from a page', () => {
  it('loses characters that nobody sees', () => {
    expect(cleanProse('co\u00ADop\u200Berate\uFEFF')).toBe('cooperate');
  });

  it('keeps the joiners that Persian and emoji need', () => {
    expect(cleanProse('می\u200Cخواهم 👩\u200D👩\u200D👧')).toBe('می\u200Cخواهم 👩\u200D👩\u200D👧');
  });

  it('loses words in tag characters', () => {
    expect(cleanProse(`before${HIDDEN}after`)).toBe('beforeafter');
  });
});

describe('code from a page', () => {
  it('keeps soft hyphens, which may matter, and loses hidden words', () => {
    expect(removeHiddenWords(`a\u00ADb${HIDDEN}`)).toBe('a\u00ADb');
  });

  it('keeps the flags of regions, and nothing else behind a black flag', () => {
    expect(removeHiddenWords(SCOTLAND)).toBe(SCOTLAND);
    expect(removeHiddenWords(`\u{1F3F4}${HIDDEN}`)).toBe('\u{1F3F4}');
  });

  it('keeps one variation selector, and no run of them, which can spell words', () => {
    expect(removeHiddenWords('❤\uFE0F')).toBe('❤\uFE0F');
    expect(removeHiddenWords('a\uFE00\uFE01\uFE02b')).toBe('ab');
  });
});
