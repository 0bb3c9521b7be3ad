/**
 * Removes invisible characters from prose: soft hyphens, zero-width spaces, byte order marks, and characters that can
 * hide words. Keeps joiners, which Persian and emoji need, and direction marks.
 */
export function cleanProse(text: string): string {
  return INVISIBLE.test(text) ? removeHiddenWords(text.replaceAll(/[\u00AD\u200B\u2060\uFEFF]/gu, '')) : text;
}

/**
 * Removes characters that can hide words: tag characters, except in flags, and runs of variation selectors. Safe for code,
 * where other invisible characters may matter.
 */
export function removeHiddenWords(text: string): string {
  return HIDING.test(text)
    ? text.replace(ALL_HIDING, (found) => (found.startsWith(FLAG) ? found : ''))
    : text;
}

const HIDING = /[\u{E0000}-\u{E007F}]|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{2}/u;
const INVISIBLE = new RegExp(String.raw`[\u00AD\u200B\u2060\uFEFF]|${HIDING.source}`, 'u');
const FLAG = '\u{1F3F4}';
// Regional flags are a black flag followed by two letters or more of a region and its part, in tag characters.
const ALL_HIDING =
  /\u{1F3F4}[\u{E0061}-\u{E007A}]{2}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,3}\u{E007F}|[\u{E0000}-\u{E007F}]|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{2,}/gu;
