/**
 * Takes out what prose carries but nobody sees: soft hyphens, zero-width spaces, byte order marks, and the invisible
 * tag characters that can hide words. Joiners stay, for Persian and emoji need them; so do marks of direction.
 */
export function cleanProse(text: string): string {
  return INVISIBLE.test(text)
    ? text.replace(ALL_INVISIBLE, (found) => (found.startsWith(FLAG) ? found : ''))
    : text;
}

const INVISIBLE = /[\u00AD\u200B\u2060\uFEFF]|\u{E0001}|[\u{E0020}-\u{E007F}]/u;
const FLAG = '\u{1F3F4}';
// Flags of regions are spelt in tag characters after a black flag.
const ALL_INVISIBLE =
  /\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F}|[\u00AD\u200B\u2060\uFEFF]|\u{E0001}|[\u{E0020}-\u{E007F}]/gu;
