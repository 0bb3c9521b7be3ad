import type { Tokens } from 'marked';

const doubleBlankLine = /\n[ \t]*\n[ \t]*$/;
const blankLineInside = /\n.*\n/;

/**
 * Tells whether items that are followed by another one already make their list loose.
 *
 * The lexer's own flag may still come from a last line that is not complete.
 */
export function isLooseSoFar(items: readonly Tokens.ListItem[]): boolean {
  return items.some(
    (item) =>
      doubleBlankLine.test(item.raw) ||
      item.tokens.some(({ type, raw }) => type === 'space' && blankLineInside.test(raw)),
  );
}
