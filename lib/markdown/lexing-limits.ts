/*
 * The lexer backtracks over text that is all delimiters or one endless word: seconds for 50,000 characters. No
 * readable answer looks like that, so such a leaf is shown as source.
 */

const MAX_DELIMITERS = 1_000;
const MAX_WORD_LENGTH = 4_000;
const DELIMITER = /[[\]*_`~<!\\]/g;

/** Whether a leaf's inline text would take too long to lex. */
export function exceedsLexingLimits(source: string): boolean {
  if (source.length <= MAX_DELIMITERS) return false;
  DELIMITER.lastIndex = 0;
  let count = 0;
  while (count <= MAX_DELIMITERS && DELIMITER.test(source)) count++;
  return count > MAX_DELIMITERS || hasEndlessWord(source);
}

function hasEndlessWord(source: string): boolean {
  let start = 0;
  for (let at = 0; at < source.length; at++) {
    const isBlank = source.charCodeAt(at) <= 0x20;
    if (isBlank) start = at + 1;
    else if (at - start > MAX_WORD_LENGTH) return true;
  }
  return false;
}

const DATA_URL = /(\]\(\s*<?data:[^\s)]{0,60})[^\s)]*/gi;

/** Shortens `data:` URLs in link targets: they are never loaded, and each is one endless word. */
export function shortenData(source: string): string {
  return source.includes('data:') ? source.replace(DATA_URL, '$1') : source;
}
