import { Tokenizer, type Token, type Tokens } from 'marked';

import { findMathBlock } from './math-tokens.ts';

const nothingBefore: Token = { type: 'space', raw: '' };

/** The lexer's own tokenizer, but for three readings of blocks that an answer cannot do with. */
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

  /** A formula ends the text before it, also where an underline after it would make a heading of both. */
  override lheading(source: string): Tokens.Heading | undefined {
    const heading = super.lheading(source);
    return heading && findMathBlock(heading.raw) === undefined ? heading : undefined;
  }
}
