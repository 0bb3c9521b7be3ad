import { Tokenizer, type Token, type Tokens } from 'marked';

import { findMathBlock } from './math-tokens.ts';

/** A blank line that a tab makes; of spaces alone the lexer knows it. */
const blankLine = /\n[ \t]*\t[ \t]*(?:\n|$)/;
const nothingBefore: Token = { type: 'space', raw: '' };

/** The lexer's own tokenizer, but for four readings of blocks that an answer cannot do with. */
export class MendedTokenizer extends Tokenizer {
  /**
   * A quote that ends in a list, which a line without a mark goes on, makes the lexer read the list anew. It then
   * takes the text before the quote for text before the list, which a `7)` may not interrupt, and throws.
   */
  override blockquote(source: string): Tokens.Blockquote | undefined {
    const { state } = this.lexer;
    const { lastToken } = state;
    state.lastToken = nothingBefore;
    try {
      return super.blockquote(source);
    } finally {
      if (lastToken) state.lastToken = lastToken;
      else delete state.lastToken;
    }
  }

  /**
   * The lexer forgets that it is inside an item once a list inside it has ended, and reads what follows in another
   * way than without that list. The list may have left the tail long ago.
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

  /** A blank line ends a table; to the lexer one with a tab is a row, or none when the rows before have left the tail. */
  override table(source: string): Tokens.Table | undefined {
    const table = super.table(source);
    const end = table ? table.raw.search(blankLine) : -1;
    return end === -1 ? table : super.table(source.slice(0, end + 1));
  }

  /** A formula ends the text before it, also where an underline after it would make a heading of both. */
  override lheading(source: string): Tokens.Heading | undefined {
    const heading = super.lheading(source);
    return heading && findMathBlock(heading.raw) === undefined ? heading : undefined;
  }
}
