import type { Token, TokenizerExtension, TokenizerStartFunction } from 'marked';

/** A formula with its delimiters, as written. */
export interface MathToken {
  readonly type: 'math';
  readonly raw: string;
  /** A block of its own rather than part of a line. */
  readonly isBlock: boolean;
}

export function isMath(token: Token | MathToken): token is MathToken {
  return token.type === 'math';
}

/** A cheap test for text without formulas, which the lexer reads without our extensions. */
export function mayHoldMath(source: string): boolean {
  return source.includes('$') || source.includes('\\(') || source.includes('\\[');
}

const MAX_FORMULA = 2_000;
/** Formulas end before a blank line. */
const LINE = String.raw`(?:(?!\n[ \t]*\n)[\s\S])`;
/**
 * A delimiter alone on its line begins a block, whatever follows: its lines are not headings and items. It ends
 * with the other delimiter, or before a blank line, and is shown as its source then.
 */
const BLOCK = new RegExp(
  String.raw`^ {0,3}(?:\$\$[ \t]*\n${LINE}*?(?:\$\$|$|(?=\n[ \t]*\n))|\\\[[ \t]*\n${LINE}*?(?:\\\]|$|(?=\n[ \t]*\n)))(?:[ \t]*(?:\n|$))?`,
);
const BLOCK_START = /\n {0,3}(?:\$\$|\\\[)[ \t]*\n/;

/*
 * `$5 and $10` are prices: a dollar opens only before something that is no blank, and closes only after
 * something that is no blank and before something that is no letter or digit.
 */
const INLINE = new RegExp(
  [
    String.raw`^\$\$(?!\$)(?:${LINE}{1,${MAX_FORMULA}}?)\$\$`,
    String.raw`^\$(?![\s$])(?:\\[^\n]|[^\\$\n]){0,500}?(?:\\[^\n]|[^\\$\s])\$(?![\p{L}\p{N}$])`,
    String.raw`^\\\((?:${LINE}{1,${MAX_FORMULA}}?)\\\)`,
    String.raw`^\\\[(?:${LINE}{1,${MAX_FORMULA}}?)\\\]`,
  ].join('|'),
  'u',
);
const AMOUNT = /^\$[\d.,]+\s*\$$/;

interface MathExtension extends TokenizerExtension {
  readonly start: TokenizerStartFunction;
}

/** Finds where a math block interrupts a text. One at the very start is not reported. */
export function findMathBlock(source: string): number | undefined {
  const at = source.search(BLOCK_START);
  return at === -1 ? undefined : at + 1;
}

export const mathBlock: MathExtension = {
  name: 'mathBlock',
  level: 'block',
  start: findMathBlock,
  tokenizer(source) {
    const raw = BLOCK.exec(source)?.[0];
    return raw === undefined ? undefined : { type: 'math', raw, isBlock: true };
  },
};

export const mathInline: MathExtension = {
  name: 'mathInline',
  level: 'inline',
  start(source) {
    const at = source.search(/\$|\\[([]/);
    return at === -1 ? undefined : at;
  },
  tokenizer(source) {
    const first = source.charCodeAt(0);
    if (first !== 0x24 && first !== 0x5c) return undefined;
    const raw = INLINE.exec(source)?.[0];
    if (raw === undefined || AMOUNT.test(raw)) return undefined;
    return { type: 'math', raw, isBlock: false };
  },
};

const CLOSED = /^(?:\$\$([\s\S]+)\$\$|\$([\s\S]+)\$|\\\(([\s\S]+)\\\)|\\\[([\s\S]+)\\\])$/;

/** The formula without its delimiters; undefined while the closing one is missing. */
export function formulaOf(raw: string): string | undefined {
  const match = CLOSED.exec(raw.trim());
  return match?.slice(1).find((part) => part !== undefined);
}
