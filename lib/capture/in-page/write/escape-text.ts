/**
 * Escapes what Markdown would read as syntax in prose, and nothing else: `snake_case`, `2 * 3`, `[1]` and prices stay as
 * they are.
 */
export function escapeText(text: string): string {
  return SUSPICIOUS.test(text) ? text.replace(SYNTAX, '\\$&') : text;
}

const SUSPICIOUS = /[\\`*_\]<&~]/;

const SYNTAX = new RegExp(
  [
    // A backslash that would escape what follows it.
    String.raw`\\(?=[!-/:-@[-\x60{-~])`,
    '`',
    // Asterisks that touch a word, and underscores at the edge of one.
    String.raw`\*(?=\S)|(?<=\S)\*`,
    String.raw`(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])`,
    // A bracket that closes into a link, a reference or a definition.
    String.raw`\](?=[([:])`,
    '<(?=[A-Za-z/!?])',
    String.raw`&(?=#?\w{1,31};)`,
    // A single tilde means “about”; two can strike out the text between them.
    '~(?=[^]*~)',
  ].join('|'),
  'gu',
);

/** Escapes syntax that only counts at the start of a line. Numbers and dashes stay: as a list they read the same. */
export function escapeLineStarts(lines: string): string {
  return lines
    .replace(/^(?:#{1,6}(?=\s|$)|>|=+(?=\s*$)|[-+*](?=\s*$)|(?:[-*_] *){2,}(?=\s*$)|~~~|\|)/gm, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s*$)/gm, '$1\\$2');
}

/** A run of backticks longer than any in `code`, and at least `shortest` long. */
export function fenceFor(code: string, shortest: number): string {
  let longest = shortest - 1;
  for (const [run] of code.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return '`'.repeat(longest + 1);
}
