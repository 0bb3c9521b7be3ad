import type { Token, TokenizerExtension, TokenizerStartFunction } from 'marked';

/** A formula as it is written. */
export interface MathToken {
  readonly type: 'math';
  readonly raw: string;
  /** It stands among blocks, not in a line. */
  readonly isBlock: boolean;
}

/** Tells a formula from the lexer's own tokens. */
export function isMath(token: Token | MathToken): token is MathToken {
  return token.type === 'math';
}

/** Tells whether there can be a formula at all; without one the lexer runs without these extensions. */
export function mayHoldMath(source: string): boolean {
  return source.includes('$') || source.includes('\\(') || source.includes('\\[');
}

const maxFormula = 2_000;
/** Formulas end before a blank line. */
const line = String.raw`(?:(?!\n[ \t]*\n)[\s\S])`;
/**
 * A delimiter alone on its line begins a block, whatever follows: its lines are not headings and items. It ends
 * with the other delimiter, or before a blank line, and is shown as its source then.
 */
const block = new RegExp(
  String.raw`^ {0,3}(?:\$\$[ \t]*\n${line}*?(?:\$\$|$|(?=\n[ \t]*\n))|\\\[[ \t]*\n${line}*?(?:\\\]|$|(?=\n[ \t]*\n)))(?:[ \t]*(?:\n|$))?`,
);
const blockStart = /\n {0,3}(?:\$\$|\\\[)[ \t]*\n/;

/*
 * `$5 and $10` are prices: a dollar opens only before something that is no blank, and closes only after
 * something that is no blank and before something that is no letter or digit.
 */
const inline = new RegExp(
  [
    String.raw`^\$\$(?!\$)(?:${line}{1,${maxFormula}}?)\$\$`,
    String.raw`^\$(?![\s$])(?:\\[^\n]|[^\\$\n]){0,500}?(?:\\[^\n]|[^\\$\s])\$(?![\p{L}\p{N}$])`,
    String.raw`^\\\((?:${line}{1,${maxFormula}}?)\\\)`,
    String.raw`^\\\[(?:${line}{1,${maxFormula}}?)\\\]`,
  ].join('|'),
  'u',
);
const amount = /^\$[\d.,]+\s*\$$/;

/** What the lexer asks an extension: where one may begin, and what is there. */
interface MathExtension extends TokenizerExtension {
  readonly start: TokenizerStartFunction;
}

/** Tells where in a text a formula that is a block begins, but not at its very beginning. */
export function findMathBlock(source: string): number | undefined {
  const at = source.search(blockStart);
  return at === -1 ? undefined : at + 1;
}

/** Lets the lexer see formulas that are blocks. */
export const mathBlock: MathExtension = {
  name: 'mathBlock',
  level: 'block',
  start: findMathBlock,
  tokenizer(source) {
    const raw = block.exec(source)?.[0];
    return raw === undefined ? undefined : { type: 'math', raw, isBlock: true };
  },
};

/** Lets the lexer see formulas in a line. */
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
    const raw = inline.exec(source)?.[0];
    if (raw === undefined || amount.test(raw)) return undefined;
    return { type: 'math', raw, isBlock: false };
  },
};

const closed = /^(?:\$\$([\s\S]+)\$\$|\$([\s\S]+)\$|\\\(([\s\S]+)\\\)|\\\[([\s\S]+)\\\])$/;

/** The formula without its delimiters, unless the second one is missing. */
export function formulaOf(raw: string): string | undefined {
  const match = closed.exec(raw.trim());
  return match?.slice(1).find((part) => part !== undefined);
}
