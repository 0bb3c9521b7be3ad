import {
  Hooks,
  Lexer,
  type Links,
  type MarkedToken,
  type MarkedOptions,
  type Token,
  type Tokens,
} from 'marked';

import { maskCjk } from './cjk.ts';
import { mathBlock, mathInline, mayHoldMath } from './math-tokens.ts';
import { PatchedTokenizer } from './patched-tokenizer.ts';
import { PIECE_LENGTH } from './pieces.ts';

/** Quotes and lists nested deeper than this show as source: nobody can follow them, and lexing them is quadratic. */
const MAX_DEPTH = 24;

/** Block tokens whose inline text is not lexed yet. */
export interface LexedBlocks {
  readonly tokens: Token[];
  /** Whether the text may hold a formula. */
  readonly mayHoldMath: boolean;
  /** The inline source of a leaf, keyed by the identity of its (still empty) token array. */
  sourceOf(inline: Token[]): string;
  /** Lexes one leaf's inline text with the definitions given to `lexBlocks`. */
  lexInline(source: string): Token[];
}

const MARKED_TYPES = new Set(
  (
    'blockquote br checkbox code codespan def del em escape heading hr html image link list list_item ' +
    'paragraph space strong table text'
  ).split(' '),
);

/** Distinguishes the lexer's own tokens from those of our extensions. */
export function isMarked(token: Token): token is MarkedToken {
  return MARKED_TYPES.has(token.type);
}

class BoundedTokenizer extends PatchedTokenizer {
  depth = 0;

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.bounded(() => super.blockquote(source));
  }

  override list(source: string): Tokens.List | undefined {
    return this.bounded(() => super.list(source));
  }

  private bounded<Result>(read: () => Result | undefined): Result | undefined {
    if (this.depth >= MAX_DEPTH) return undefined;
    this.depth++;
    try {
      return read();
    } finally {
      this.depth--;
    }
  }
}

const tokenizer = new BoundedTokenizer();
const hooks = Object.assign(new Hooks(), { emStrongMask: maskCjk });
const PLAIN_OPTIONS: MarkedOptions = { gfm: true, tokenizer, hooks };
const MATH_OPTIONS: MarkedOptions = {
  gfm: true,
  tokenizer,
  hooks,
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
 * Splits Markdown into block tokens without lexing inline text.
 *
 * @param source - Markdown with `\n` line ends.
 * @param pieceLength - See `pieces.ts`.
 * @param links - Link definitions that count. Definitions inside `source` are not added: an open one still changes.
 */
export function lexBlocks(source: string, links: Links, pieceLength = PIECE_LENGTH): LexedBlocks {
  // The lexer asks its extensions at every token, so it gets them only when the text may hold a formula.
  const hasMath = mayHoldMath(source);
  const lexer = new Lexer(hasMath ? MATH_OPTIONS : PLAIN_OPTIONS);
  tokenizer.depth = 0;
  tokenizer.pieceLength = pieceLength;
  lexer.blockTokens(source, lexer.tokens);
  const sources = new Map<Token[], string>();
  for (const { src, tokens } of lexer.inlineQueue) sources.set(tokens, src);
  lexer.inlineQueue = [];
  lexer.tokens.links = links;
  return {
    tokens: lexer.tokens,
    mayHoldMath: hasMath,
    sourceOf: (inline) => sources.get(inline) ?? '',
    lexInline(source) {
      lexer.state.inRawBlock = false;
      lexer.state.inLink = false;
      return lexer.inlineTokens(source, []);
    },
  };
}
