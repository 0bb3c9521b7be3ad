import { Tokenizer, type Token, type Tokens } from 'marked';

import { characterBefore, hasCjk } from './cjk.ts';
import { findAddressEnd } from './find-address-end.ts';
import { findMathBlock } from './math-tokens.ts';
import { breakLines, splitCells } from './table-cells.ts';

/** A blank line that holds a tab; the lexer only knows blank lines of spaces. */
const BLANK_LINE = /\n[ \t]*\t[ \t]*(?:\n|$)/;
const NOTHING_BEFORE: Token = { type: 'space', raw: '' };

/** The lexer's tokenizer with fixes for its block bugs, and with the readings that answers need beyond GFM. */
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

  /**
   * Cells are split by our own rules (see `splitCells`), and a blank line with a tab ends the table: the lexer takes
   * it for a row, unless the rows before it have left the tail.
   */
  override table(source: string): Tokens.Table | undefined {
    const queued = this.lexer.inlineQueue.length;
    const table = this.readTable(source);
    const end = table ? table.raw.search(BLANK_LINE) : -1;
    const ended = end === -1 ? table : this.readTable(source.slice(0, end + 1));
    this.lexer.inlineQueue.length = queued;
    if (!ended) return undefined;
    const [head = '', , ...lines] = ended.raw.split('\n');
    const columns = ended.header.length;
    const read = (line: string, isHeader: boolean): Tokens.TableCell[] =>
      splitCells(line, columns).map((cell, index) => {
        const text = breakLines(cell);
        const align = ended.align[index] ?? null;
        return { text, tokens: this.lexer.inline(text), header: isHeader, align };
      });
    const header = read(head, true);
    return { ...ended, header, rows: lines.slice(0, ended.rows.length).map((line) => read(line, false)) };
  }

  /** The lexer refuses a head with pipes in code, which it takes for more cells; escaped, it takes them for text. */
  private readTable(source: string): Tokens.Table | undefined {
    const table = super.table(source);
    const headEnd = source.indexOf('\n');
    const head = source.slice(0, headEnd);
    if (table || headEnd === -1 || !/[`$\\]/.test(head)) return table;
    const columns = countColumns(source.slice(headEnd + 1).split('\n', 1)[0] ?? '');
    if (columns === 0) return undefined;
    const cells = splitCells(head, columns);
    if (cells.length !== columns) return undefined;
    const escaped = `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    const patched = super.table(escaped + source.slice(headEnd));
    return patched && { ...patched, raw: source.slice(0, patched.raw.length - escaped.length + head.length) };
  }

  /** A math block ends the text before it, even when a later underline would make a heading of both. */
  override lheading(source: string): Tokens.Heading | undefined {
    const heading = super.lheading(source);
    return heading && findMathBlock(heading.raw) === undefined ? heading : undefined;
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

const DELIMITER_ROW = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

function countColumns(line: string): number {
  return DELIMITER_ROW.test(line) ? line.split('|').filter((part) => part.includes('-')).length : 0;
}
