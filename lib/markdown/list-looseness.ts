import type { Tokens } from 'marked';

const DOUBLE_BLANK_LINE = /\n[ \t]*\n[ \t]*$/;
const BLANK_LINE_INSIDE = /\n.*\n/;

/**
 * Whether the items before the last one already make their list loose.
 *
 * The lexer's own flag cannot be used: it may come from an incomplete last line.
 */
export function isLooseSoFar(items: readonly Tokens.ListItem[]): boolean {
  return items.some(
    (item) =>
      DOUBLE_BLANK_LINE.test(item.raw) ||
      item.tokens.some(({ type, raw }) => type === 'space' && BLANK_LINE_INSIDE.test(raw)),
  );
}
