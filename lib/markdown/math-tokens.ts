import type { Token, TokenizerExtension, TokenizerStartFunction } from 'marked';

import { hasCjk } from './cjk.ts';
import { markPiece, PIECE_LENGTH } from './pieces.ts';

/** A formula with its delimiters, as written. */
export interface MathToken {
  readonly type: 'math';
  readonly raw: string;
  /** A separate block rather than part of a line. */
  readonly isBlock: boolean;
}

export function isMath(token: Token | MathToken): token is MathToken {
  return token.type === 'math';
}

/** A cheap test for text without formulas, which the lexer reads without our extensions. */
export function mayHoldMath(source: string): boolean {
  return (
    source.includes('$') || source.includes('\\(') || source.includes('\\[') || source.includes('\\begin{')
  );
}

/** A longer formula is shown as source, and an unclosed one ends at its first blank line. */
const MAX_FORMULA = 2_000;
const ENVIRONMENT = String.raw`\\begin\{((?:align|alignat|flalign|gather|multline|eqnarray|equation|aligned|gathered|cases|split|[pbvBV]?matrix)\*?)\}`;
const BLOCK_OPENER = new RegExp(String.raw`^ {0,3}(?:\$\$(?!\$)|\\\[|${ENVIRONMENT})`);
/** Alone on its line, an opener interrupts a paragraph and begins a block whatever follows. */
const ALONE = new RegExp(String.raw`\n(?= {0,3}(?:\$\$|\\\[|${ENVIRONMENT})[ \t]*\n)`);
/** The rest of the closing delimiter's line must be blank. */
const REST_OF_LINE = /^[ \t]*(?:\n|$)/;
const BLANK_LINE = /\n[ \t]*\n/;
const TEXT_COMMAND = /\\(?:text|mbox|textbf|textit|textrm|operatorname|intertext|label|tag)\*?\{[^{}]*\}/g;
/** Four words in a row, as formulas do not have them outside `\text{}`. */
const PROSE = /(?<![\\A-Za-z])[A-Za-z]{2,}(?:[ ,]+(?!\\)[A-Za-z']{2,}){3}/;
const ITEM = /\n {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]/;
const STRUCTURE = /\n {0,3}(?:#{1,6} |```|~~~|>|\*\*\S)/;

/**
 * Reads a formula that is a block at the start of a text.
 *
 * It may contain blank lines, and its first and last lines may contain both delimiters and formula. While the
 * closing delimiter is missing, the block continues as long as it looks like a formula. After that, an opener
 * alone on its line makes a block up to its first blank line, so that nothing before it changes; any other
 * opener makes none.
 */
function blockMathAt(source: string): string | undefined {
  const [opener = '', environment] = BLOCK_OPENER.exec(source) ?? [];
  if (opener === '') return undefined;
  const closer = environment !== undefined ? `\\end{${environment}}` : opener.endsWith('$$') ? '$$' : '\\]';
  const found = source.slice(0, MAX_FORMULA).indexOf(closer, opener.length);
  const isOpen = found === -1;
  const end = isOpen ? source.length : found + closer.length;
  const lineEnd = source.indexOf('\n', opener.length);
  const isAlone = lineEnd !== -1 && source.slice(opener.length, lineEnd).trim() === '';
  const content = source.slice(opener.length, isOpen ? end : found);
  const isFormula = end <= MAX_FORMULA && !readsAsText(content, isOpen, isAlone);
  const [rest] = REST_OF_LINE.exec(source.slice(end)) ?? [];
  if (isFormula && rest !== undefined) return source.slice(0, end) + rest;

  if (!isAlone) return undefined;
  if (isFormula) return source.slice(0, end);
  const blank = BLANK_LINE.exec(source.slice(lineEnd));
  const blockEnd = blank ? lineEnd + blank.index + 1 : source.length;
  const pieceEnd = source.indexOf('\n', PIECE_LENGTH) + 1;
  return source.slice(0, pieceEnd > 0 && pieceEnd < blockEnd ? pieceEnd : blockEnd);
}

function readsAsText(content: string, isOpen: boolean, isAlone: boolean): boolean {
  const bare = content.replace(TEXT_COMMAND, '');
  const blank = BLANK_LINE.exec(bare);
  // What is closed without a blank line is what its delimiters say, unless it read as several blocks while it was open.
  if (!isOpen && !blank) return !isAlone && (STRUCTURE.test(bare) || (PROSE.test(bare) && ITEM.test(bare)));
  // Up to its first blank line, what an opener alone on its line begins is a block in any case.
  const doubtful = blank && isAlone ? bare.slice(blank.index) : bare;
  return PROSE.test(doubtful) || STRUCTURE.test(doubtful) || hasCjk(doubtful);
}

/*
 * `$5 and $10` are prices: a dollar opens only before a non-blank, and closes only after a non-blank. No
 * letter or digit may follow it, except a letter of a script without word spacing, or the ending of an
 * ordinal or plural (`$n$th`).
 */
const PART = String.raw`(?:(?!\n[ \t]*\n)[\s\S])`;
const INLINE = new RegExp(
  [
    String.raw`^\$\$(?!\$)(?:${PART}{1,${MAX_FORMULA}}?)\$\$`,
    String.raw`^\$(?![\s$])(?:\\[^\n]|[^\\$\n]){0,500}?(?:\\[^\n]|[^\\$\s])\$(?![\p{N}$])(?:(?!\p{L})|(?=(?:th|st|nd|rd|s)(?!\p{L}))|(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\u30FC]))`,
    String.raw`^\\\((?:${PART}{1,${MAX_FORMULA}}?)\\\)`,
    String.raw`^\\\[(?:${PART}{1,${MAX_FORMULA}}?)\\\]`,
  ].join('|'),
  'u',
);
const AMOUNT = /^\$[\d.,]+\s*\$$/;
/** Escaped brackets, as in `\[1\]`, `\[2, 3\]` and `\[citation needed\]`. */
const BRACKETS = /^\\\[(?:\d+(?:(?:, ?|[-–])\d+)*|\p{L}{3,}(?: [\p{L}\p{N}'’.,-]+)*)\\\]$/u;

/** The formula at the start of a line's text, with its delimiters. */
export function inlineMathAt(source: string): string | undefined {
  const first = source.charCodeAt(0);
  if (first !== 0x24 && first !== 0x5c) return undefined;
  const raw = INLINE.exec(source)?.[0];
  if (raw === undefined || AMOUNT.test(raw) || BRACKETS.test(raw)) return undefined;
  // Words between two dollars are text between two amounts or names.
  const isSingle = first === 0x24 && raw[1] !== '$';
  return isSingle && hasCjk(raw.replace(TEXT_COMMAND, '')) ? undefined : raw;
}

interface MathExtension extends TokenizerExtension {
  readonly start: TokenizerStartFunction;
}

/** Finds where a math block interrupts a text. One at the very start is not reported. */
export function findMathBlock(source: string): number | undefined {
  const at = source.search(ALONE);
  return at === -1 ? undefined : at + 1;
}

export const mathBlock: MathExtension = {
  name: 'mathBlock',
  level: 'block',
  start: findMathBlock,
  tokenizer(source) {
    // Blank lines after it are a separate token, as after any other block: they may make a list loose.
    const raw = blockMathAt(source)?.trimEnd();
    if (raw === undefined) return undefined;
    const token = { type: 'math', raw, isBlock: true };
    return raw.length > PIECE_LENGTH && raw.length < source.length ? markPiece(token) : token;
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
    const raw = inlineMathAt(source);
    return raw === undefined ? undefined : { type: 'math', raw, isBlock: false };
  },
};

const CLOSED =
  /^(?:\$\$([\s\S]+)\$\$|\$([\s\S]+)\$|\\\(([\s\S]+)\\\)|\\\[([\s\S]+)\\\]|(\\begin\{(\w+\*?)\}[\s\S]+\\end\{\6\}))$/;

/** The formula without its delimiters; undefined while the closing one is missing. */
export function formulaOf(raw: string): string | undefined {
  const match = CLOSED.exec(raw.trim());
  return match?.slice(1, 6).find((part) => part !== undefined);
}
