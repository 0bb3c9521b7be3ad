/**
 * Removes invisible characters from prose: soft hyphens, zero-width spaces, byte order marks, and tag characters, which
 * can hide words. Keeps joiners, which Persian and emoji need, and direction marks.
 */
export function cleanProse(text: string): string {
  return INVISIBLE.test(text)
    ? text.replace(ALL_INVISIBLE, (found) => (found.startsWith(FLAG) ? found : ''))
    : text;
}

const INVISIBLE = /[\u00AD\u200B\u2060\uFEFF]|\u{E0001}|[\u{E0020}-\u{E007F}]/u;
const FLAG = '\u{1F3F4}';
// Regional flags are a black flag followed by tag characters.
const ALL_INVISIBLE =
  /\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F}|[\u00AD\u200B\u2060\uFEFF]|\u{E0001}|[\u{E0020}-\u{E007F}]/gu;
