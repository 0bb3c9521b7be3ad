const CJK_CLASS = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\u3000-\u303F\u30FB\u30FC\u3200-\u33FF\uFE30-\uFE4F\uFF01-\uFFEE`;
const CJK = new RegExp(`[${CJK_CLASS}]`, 'u');
const PUNCTUATION = /[\p{P}\p{S}]/u;
const DELIMITER_RUN = /\*+|~~+/g;

/** Whether a text contains a character of Chinese, Japanese or Korean, or punctuation of these scripts. */
export function hasCjk(text: string): boolean {
  return CJK.test(text);
}

/**
 * Rewrites the neighbours of delimiter runs so that CommonMark's flanking rules decide as its CJK-friendly
 * amendment does: punctuation of CJK scripts counts as a letter, and other punctuation may touch a run whose other
 * side is CJK (`**注意：**请`, `**서울(Seoul)**은`).
 *
 * The result has the length of `masked`. Neighbours of `_` are left alone: it never works inside a word.
 *
 * @see https://github.com/tats-u/markdown-cjk-friendly
 */
export function maskCjk(masked: string): string {
  if (!CJK.test(masked)) return masked;
  let written = '';
  let from = 0;
  const keep = (until: number, replacement: string): void => {
    written += masked.slice(from, until) + replacement;
    from = until + replacement.length;
  };
  for (const { 0: run, index } of masked.matchAll(DELIMITER_RUN)) {
    const before = characterBefore(masked, index);
    const after = characterAt(masked, index + run.length);
    // A character between two runs was already rewritten for the first of them.
    if (index - before.length >= from) keep(index - before.length, standIn(before, after));
    keep(index + run.length, standIn(after, before));
  }
  return written + masked.slice(from);
}

/** A character that CommonMark classes as the amendment classes `character` at a run with `other` on its far side. */
function standIn(character: string, other: string): string {
  if (!CJK.test(character)) return character;
  if (PUNCTUATION.test(other) && !CJK.test(other)) return '!'.repeat(character.length);
  return PUNCTUATION.test(character) ? 'a'.repeat(character.length) : character;
}

/** The character before an offset; a surrogate pair counts as one. */
export function characterBefore(text: string, at: number): string {
  return Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? '';
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}
