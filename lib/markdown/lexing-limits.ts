/*
 * The lexer backtracks over text that is nothing but delimiters, or one endless word: seconds for 50,000
 * characters. No answer that anybody reads is like that, so such a leaf is shown as its source.
 */

const maxDelimiters = 1_000;
const maxWordLength = 4_000;
const delimiter = /[[\]*_`~<!\\]/g;

/** Tells the inline text of a leaf that would take too long to lex. */
export function isIntricate(source: string): boolean {
  if (source.length <= maxDelimiters) return false;
  delimiter.lastIndex = 0;
  let count = 0;
  while (count <= maxDelimiters && delimiter.test(source)) count++;
  return count > maxDelimiters || hasEndlessWord(source);
}

function hasEndlessWord(source: string): boolean {
  let start = 0;
  for (let at = 0; at < source.length; at++) {
    const isBlank = source.charCodeAt(at) <= 0x20;
    if (isBlank) start = at + 1;
    else if (at - start > maxWordLength) return true;
  }
  return false;
}

const dataUrl = /(\]\(\s*<?data:[^\s)]{0,60})[^\s)]*/gi;

/** Shortens inline data: it is never loaded, and an image of it is one endless word. */
export function shortenData(source: string): string {
  return source.includes('data:') ? source.replace(dataUrl, '$1') : source;
}
