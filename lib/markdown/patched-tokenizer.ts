import { Tokenizer, type Token, type Tokens } from 'marked';

import { findMathBlock } from './math-tokens.ts';

/** A blank line that holds a tab; the lexer only knows blank lines of spaces. */
const BLANK_LINE = /\n[ \t]*\t[ \t]*(?:\n|$)/;
const NOTHING_BEFORE: Token = { type: 'space', raw: '' };

/** The lexer's tokenizer with fixes for its block bugs. */
export class PatchedTokenizer extends Tokenizer {
  /**
   * When a lazy line continues a list at the end of a quote, the lexer reads that list a second time. It then
   * mistakes text before the quote for text before the list, which a `7)` may not interrupt, and throws.
   */
  override blockquote(source: string): Tokens.Blockquote | undefined {
    const { state } = this.lexer;
    const { lastToken } = state;
    state.lastToken = NOTHING_BEFORE;
    try {
      return super.blockquote(source);
    } finally {
      if (lastToken) state.lastToken = lastToken;
      else delete state.lastToken;
    }
  }

  /**
   * After a nested list ends, the lexer forgets that it is still inside an item and reads what follows differently
   * than it would without that list, which may have left the tail long ago.
   */
  override list(source: string): Tokens.List | undefined {
    const { state } = this.lexer;
    const { top } = state;
    try {
      return super.list(source);
    } finally {
      state.top = top;
    }
  }

  /** The lexer takes a blank line with a tab for a row, unless the rows before it have left the tail. */
  override table(source: string): Tokens.Table | undefined {
    const table = super.table(source);
    const end = table ? table.raw.search(BLANK_LINE) : -1;
    return end === -1 ? table : super.table(source.slice(0, end + 1));
  }

  /** A math block ends the text before it, even when a later underline would make a heading of both. */
  override lheading(source: string): Tokens.Heading | undefined {
    const heading = super.lheading(source);
    return heading && findMathBlock(heading.raw) === undefined ? heading : undefined;
  }
}
