import { Lexer, Tokenizer, type Token, type Tokens } from 'marked';

import { characterBefore, hasCjk } from './cjk.ts';
import { findAddressEnd } from './find-address-end.ts';
import { findMathBlock } from './math-tokens.ts';
import {
  findPieceEnd,
  findPlaceInLine,
  isPiece,
  isTextStart,
  markPiece,
  PIECE_LENGTH,
  readTableHead,
} from './pieces.ts';
import { breakLines, splitCells, splitHead } from './table-cells.ts';

/** A blank line that holds a tab; the lexer only knows blank lines of spaces. */
const BLANK_LINE = /\n[ \t]*\t[ \t]*(?:\n|$)/;
const NOTHING_BEFORE: Token = { type: 'space', raw: '' };
/** A paragraph that any block except a table ends. */
const PARAGRAPH_OR_TABLE = Lexer.rules.block.normal.paragraph;
const INDENTED_CODE = /^(?: {4}| {0,3}\t)/;

/** The lexer's tokenizer with fixes for its block bugs, and with the readings that answers need beyond GFM. */
export class PatchedTokenizer extends Tokenizer {
  /** See `pieces.ts`. */
  pieceLength = PIECE_LENGTH;
  /** The text from the current block onwards. The lexer truncates it for a paragraph before a formula. */
  private unclipped = '';

  /**
   * When a lazy line continues a list at the end of a quote, the lexer reads that list a second time. It then
   * mistakes text before the quote for text before the list, which a `7)` may not interrupt, and throws.
   */
  override blockquote(source: string): Tokens.Blockquote | undefined {
    const { state } = this.lexer;
    const { lastToken } = state;
    state.lastToken = NOTHING_BEFORE;
    try {
      const quote = super.blockquote(source);
      if (quote) addLineEnds(quote.tokens);
      return quote;
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
      const list = super.list(source);
      // If blanks were left at the end of a quote's line, the list before the lazy line after it would not be
      // recognised.
      if (list) list.raw += blanksAt(source, list.raw.length);
      return list;
    } finally {
      state.top = top;
    }
  }

  /**
   * Cells are split by our own rules (see `splitCells`), and a blank line with a tab ends the table: the
   * lexer takes it for a row, unless the rows before it have left the tail. A line that is long enough for a
   * piece is not a head.
   */
  override table(source: string): Tokens.Table | undefined {
    if (source.indexOf('\n') > this.pieceLength) return undefined;
    const { block, other } = this.rules;
    const [whole, head = '', delimiters = ''] = block.table.exec(source) ?? [];
    if (whole === undefined || !other.tableDelimiter.test(delimiters)) return undefined;
    const end = whole.search(BLANK_LINE);
    if (end !== -1) return this.table(source.slice(0, end + 1));
    const align = delimiters.replace(other.tableAlignChars, '').split('|').map(alignmentOf);
    const columns = align.length;
    const header = splitHead(head, columns);
    if (!header) return undefined;
    const raw = whole.replace(/\n+$/, '');
    const [, , ...rows] = raw.split('\n');
    const read = (cells: readonly string[], isHeader: boolean): Tokens.TableCell[] =>
      cells.map((cell, index) => {
        const text = breakLines(cell);
        return { text, tokens: this.lexer.inline(text), header: isHeader, align: align[index] ?? null };
      });
    return {
      type: 'table',
      raw,
      align,
      header: read(header, true),
      rows: rows.map((row) => read(splitCells(row, columns), false)),
    };
  }

  /**
   * A heading's text is a paragraph: what ends a paragraph ends it too. So does a math block, even when a later underline
   * would make a heading of both, and the end of a piece.
   */
  override lheading(source: string): Tokens.Heading | undefined {
    this.unclipped = source;
    const queued = this.lexer.inlineQueue.length;
    const heading = super.lheading(source);
    if (!heading) return undefined;
    const isText =
      findMathBlock(heading.raw) !== undefined ||
      this.endsWithin(heading.raw, source) ||
      paragraphLength(heading.raw) < heading.raw.lastIndexOf('\n');
    if (isText) this.lexer.inlineQueue.length = queued;
    return isText ? undefined : heading;
  }

  /** A long paragraph ends with its first piece, and the rest is the next block. */
  override paragraph(source: string): Tokens.Paragraph | undefined {
    const { unclipped } = this;
    const { inlineQueue, state } = this.lexer;
    // The lexer may join a paragraph and the one after it.
    if (isPiece(state.lastToken) && state.lastToken?.type === 'paragraph') state.lastToken.type = 'text';
    const queued = inlineQueue.length;
    const found = super.paragraph(source);
    if (!found) return undefined;
    let { raw, text } = found;
    // The lexer ends a paragraph at what only looks like the head of a table, and joins the parts itself, unless its
    // paragraphs are ours.
    for (let rest = nextLine(source, raw); this.isRefusedHead(rest); rest = nextLine(source, raw)) {
      const more = super.paragraph(rest);
      if (!more) break;
      raw = source.slice(0, source.length - rest.length + more.raw.length);
      text += `\n${more.text}`;
    }
    this.lexer.inlineQueue.length = queued;
    // Whether a line is the head of a table depends on the line after it, even where that begins a formula.
    const end = findPieceEnd(unclipped, this.pieceLength);
    if (end === undefined || end >= raw.length) {
      return { ...found, raw, text, tokens: this.lexer.inline(text) };
    }
    const piece = source.slice(0, end);
    text = piece.trimEnd();
    return markPiece({ ...found, raw: piece, text, tokens: this.lexer.inline(text) });
  }

  /**
   * A line of an item's text. The lexer joins lines until a block begins; a text that is long enough for a piece is
   * one, and the line begins the next block.
   */
  override text(source: string): Tokens.Text | undefined {
    const found = super.text(source);
    if (!found) return undefined;
    const { lastToken } = this.lexer.state;
    const isFirst = lastToken?.type !== 'text' || isPiece(lastToken);
    const mayEnd = isFirst || isTextStart(source);
    const end = mayEnd ? findPlaceInLine(found.raw, this.pieceLength) : undefined;
    if (lastToken?.type === 'text') {
      const isLong = lastToken.raw.length > this.pieceLength && this.isPlainLine(source);
      if (isLong || end !== undefined) markPiece(lastToken);
      // The lexer joins texts only.
      if (isPiece(lastToken)) lastToken.type = 'paragraph';
    }
    if (end === undefined) return found;
    this.lexer.inlineQueue.pop();
    const raw = source.slice(0, end);
    const text = raw.trimEnd();
    return markPiece({ ...found, raw, text, tokens: this.lexer.inline(text) });
  }

  /** A definition is the beginning of a paragraph: it ends where one ends. */
  override def(source: string): Tokens.Def | undefined {
    const found = super.def(source);
    if (!found?.raw.includes('\n')) return found;
    const length = Math.min(paragraphLength(source), this.pieceLength);
    return length < found.raw.length ? super.def(source.slice(0, length)) : found;
  }

  /** The lexer reads some HTML that ended a paragraph as text, and only while that paragraph is still in the tail. */
  private readHtml(source: string): Tokens.HTML | undefined {
    const { state } = this.lexer;
    const { lastToken } = state;
    if (lastToken?.type !== 'paragraph' || !/^ {0,3}</.test(source)) return super.html(source);
    if (!endsParagraph(source)) return undefined;
    state.lastToken = NOTHING_BEFORE;
    try {
      return super.html(source);
    } finally {
      state.lastToken = lastToken;
    }
  }

  /** Long raw HTML ends with a line; what follows is read as new blocks. */
  override html(source: string): Tokens.HTML | undefined {
    const found = this.readHtml(source);
    if (!found || found.raw.length <= this.pieceLength) return found;
    const lineStart = source.lastIndexOf('\n', this.pieceLength - 1) + 1;
    const lineEnd = source.indexOf('\n', this.pieceLength);
    const line = source.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
    const place = findPlaceInLine(line, this.pieceLength);
    const end = place === undefined ? lineEnd + 1 : lineStart + place;
    if (end === 0 || end >= found.raw.length) return found;
    const raw = source.slice(0, end);
    return markPiece({ ...found, raw, text: raw });
  }

  private endsWithin(raw: string, source: string): boolean {
    const end = findPieceEnd(source, this.pieceLength);
    return end !== undefined && end < raw.length;
  }

  private isPlainLine(source: string): boolean {
    return isTextStart(source) && readTableHead(source, 0, this.pieceLength) === 'no';
  }

  private isRefusedHead(rest: string): boolean {
    if (!this.rules.block.table.test(rest)) return false;
    // Another block ends the paragraph, whether or not this is a table.
    if (endsParagraph(rest)) return false;
    // A tag that is alone on its line begins raw HTML, unless text is before it. That text may have left the
    // tail already.
    if (INDENTED_CODE.test(rest) || this.rules.block.html.test(rest)) return true;
    const queued = this.lexer.inlineQueue.length;
    const table = this.table(rest);
    this.lexer.inlineQueue.length = queued;
    return table === undefined;
  }

  override emStrong(source: string, masked: string, before = ''): Tokens.Em | Tokens.Strong | undefined {
    return super.emStrong(source, masked, this.flankOf(source, masked, before));
  }

  /** Only two tildes strike out: one is a range in many languages (`3~5天`). */
  override del(source: string, masked: string, before = ''): Tokens.Del | undefined {
    if (!source.startsWith('~~')) return undefined;
    return super.del(source, masked, this.flankOf(source, masked, before));
  }

  /** The character before a delimiter run as `maskCjk` rewrote it; none, where the run may open whatever it is. */
  private flankOf(source: string, masked: string, before: string): string {
    const [delimiter = ''] = source;
    if (before === '' || before === delimiter || delimiter === '_') return before;
    let run = 1;
    while (source[run] === delimiter) run++;
    const after = String.fromCodePoint(source.codePointAt(run) ?? 0x20);
    // Punctuation of CJK scripts counts as a letter, which a run may open before.
    if (hasCjk(after)) return '';
    return hasCjk(before) || /[\uD800-\uDFFF]/.test(before)
      ? characterBefore(masked, masked.length - source.length)
      : before;
  }

  override url(source: string): Tokens.Link | undefined {
    const found = super.url(source);
    if (!found || found.href.startsWith('mailto:')) return found;
    const end = findAddressEnd(source.slice(0, found.raw.length));
    return end === found.raw.length ? found : super.url(source.slice(0, end));
  }
}

function alignmentOf(delimiter: string): 'left' | 'right' | 'center' | null {
  const [isLeft, isRight] = [/^ *:/.test(delimiter), /: *$/.test(delimiter)];
  if (isLeft && isRight) return 'center';
  if (isRight) return 'right';
  return isLeft ? 'left' : null;
}

/** The text after the lines of `before` in `source`; empty if the last of them continues. */
function nextLine(source: string, before: string): string {
  if (before.endsWith('\n')) return source.slice(before.length);
  return source[before.length] === '\n' ? source.slice(before.length + 1) : '';
}

/** The length of the paragraph at the start of a text, as if there were no tables. */
function paragraphLength(source: string): number {
  return PARAGRAPH_OR_TABLE.exec(source)?.[0].length ?? 0;
}

/** Whether a text begins with a block that ends a paragraph, as if there were no tables. */
function endsParagraph(source: string): boolean {
  const [line = ''] = source.split('\n', 1);
  return paragraphLength(`x\n${line}\n`) === 1;
}

/** Adds the line ends between blocks that the lexer loses before a quote's lazy lines. */
function addLineEnds(tokens: readonly Token[]): void {
  for (let index = 1; index < tokens.length; index++) {
    const before = tokens[index - 1];
    if (!before || before.raw.endsWith('\n') || isPiece(before) || tokens[index]?.type === 'space') continue;
    before.raw += '\n';
  }
}

function blanksAt(source: string, start: number): string {
  let end = start;
  while (source[end] === ' ' || source[end] === '\t') end++;
  return source.slice(start, end);
}
