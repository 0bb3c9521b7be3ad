import { Lexer, type Links, type MarkedToken, type MarkedOptions, type Token, type Tokens } from 'marked';

import { mathBlock, mathInline, mayHoldMath } from './math-tokens.ts';
import { MendedTokenizer } from './patched-tokenizer.ts';

/** Nested quotes and lists past this depth show as their source: no reader follows, and lexing them is quadratic. */
const maxDepth = 24;

/** Block tokens of a piece of Markdown, with their inline text not yet lexed. */
export interface LexedBlocks {
  readonly tokens: Token[];
  /** The inline source of a leaf, found by its own array of tokens. */
  sourceOf(inline: Token[]): string;
  /** Lexes the inline text of one leaf, with the definitions given to `lexBlocks`. */
  lexInline(source: string): Token[];
}

const markedTypes = new Set(
  (
    'blockquote br checkbox code codespan def del em escape heading hr html image link list list_item ' +
    'paragraph space strong table text'
  ).split(' '),
);

/** Tells the lexer's own tokens from those of an extension, which its types allow anywhere. */
export function isMarked(token: Token): token is MarkedToken {
  return markedTypes.has(token.type);
}

class BoundedTokenizer extends MendedTokenizer {
  depth = 0;

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.bounded(() => super.blockquote(source));
  }

  override list(source: string): Tokens.List | undefined {
    return this.bounded(() => super.list(source));
  }

  private bounded<Result>(read: () => Result | undefined): Result | undefined {
    if (this.depth >= maxDepth) return undefined;
    this.depth++;
    try {
      return read();
    } finally {
      this.depth--;
    }
  }
}

const tokenizer = new BoundedTokenizer();
const plainOptions: MarkedOptions = { gfm: true, tokenizer };
const mathOptions: MarkedOptions = {
  gfm: true,
  tokenizer,
  // Written out: the class that would make this brings the HTML renderer with it.
  extensions: {
    renderers: {},
    childTokens: {},
    block: [mathBlock.tokenizer],
    startBlock: [mathBlock.start],
    inline: [mathInline.tokenizer],
    startInline: [mathInline.start],
  },
};

/**
 * Splits Markdown into block tokens, without lexing any inline text yet.
 *
 * @param source - Line ends are `\n` already.
 * @param links - Definitions that references may use. Those inside `source` do not count by themselves: an open
 *   one still changes.
 */
export function lexBlocks(source: string, links: Links): LexedBlocks {
  // Extensions are asked at every token, so the lexer has them only when there is something for them.
  const lexer = new Lexer(mayHoldMath(source) ? mathOptions : plainOptions);
  tokenizer.depth = 0;
  lexer.blockTokens(source, lexer.tokens);
  const sources = new Map<Token[], string>();
  for (const { src, tokens } of lexer.inlineQueue) sources.set(tokens, src);
  lexer.inlineQueue = [];
  lexer.tokens.links = links;
  return {
    tokens: lexer.tokens,
    sourceOf: (inline) => sources.get(inline) ?? '',
    lexInline(source) {
      lexer.state.inRawBlock = false;
      lexer.state.inLink = false;
      return lexer.inlineTokens(source, []);
    },
  };
}
