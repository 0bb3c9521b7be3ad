import { Tokenizer, type Token, type Tokens } from 'marked';

import { findMathBlock } from './math-tokens.ts';

const nothingBefore: Token = { type: 'space', raw: '' };

/** The lexer's own tokenizer, but for two readings of blocks that an answer cannot do with. */
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

  /** A formula ends the text before it, also where an underline after it would make a heading of both. */
  override lheading(source: string): Tokens.Heading | undefined {
    const heading = super.lheading(source);
    return heading && findMathBlock(heading.raw) === undefined ? heading : undefined;
  }
}
