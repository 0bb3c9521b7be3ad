import type { TextItem, TextStyle } from 'pdfjs-dist/types/src/display/api';

import { highest, lowest } from './extremes.ts';

/**
 * One line of text and where it stands, in points. `start` and `end` are along the line in the direction of reading,
 * `across` is where its baseline is in the direction in which lines follow one another; so neither rotation nor writing
 * from right to left or from top to bottom matters to who compares lines.
 */
export interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly across: number;
  /** The size of most of its characters. */
  readonly size: number;
  /** The direction of its baseline and of reading: only lines of one kind can be compared. */
  readonly kind: string;
  /** Whether all of its characters are as wide as one another, as code is set. */
  readonly isMono: boolean;
}

/** From this many times the size of the letters on, and of the other gaps, one stands between columns or cells. */
const WIDE_GAP = 1.5;
const WIDER_THAN_OTHERS = 2;
export const GAP = '   ';

interface Piece {
  readonly font: string;
  readonly text: string;
  readonly start: number;
  readonly length: number;
  readonly across: number;
  readonly size: number;
  readonly kind: string;
  readonly isRtl: boolean;
}

/** Letters of Arabic fonts in the shape that they take within a word; what is read are the letters as such. */
const SHAPED = /[\uFB50-\uFDFF\uFE70-\uFEFC]+/gu;
const CONTROLS = /\p{Cc}/gu;

function asPiece(item: TextItem): Piece {
  const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0]: number[] = item.transform;
  const isDown = item.dir === 'ttb';
  const scale = Math.hypot(a, b) || 1;
  const [alongX, alongY] = isDown ? [0, -1] : [a / scale, b / scale];
  const [acrossX, acrossY] = [alongY, -alongX];
  const size = Math.hypot(c, d);
  const length = isDown ? item.height : item.width;
  return {
    font: item.fontName,
    text: cleanUp(item.str),
    start: x * alongX + y * alongY,
    length,
    across: x * acrossX + y * acrossY,
    size,
    kind: `${isDown ? 'down' : Math.round(Math.atan2(alongY, alongX) * 20)}`,
    isRtl: item.dir === 'rtl',
  };
}

function cleanUp(text: string): string {
  return text.replace(CONTROLS, '');
}

/**
 * The fonts of a page in which all letters are as wide as one another: those that say so, and those whose pieces of
 * text, a few at least, are all as wide as they are long. Only Latin counts: Asian letters are all of one width.
 */
function findMonoFonts(pieces: readonly Piece[], styles: Readonly<Record<string, TextStyle>>): Set<string> {
  const widths = new Map<string, number[]>();
  for (const { font, text, length, size } of pieces) {
    if (!/^[\x21-\x7E][\x20-\x7E]+[\x21-\x7E]$/u.test(text)) continue;
    const width = length / (text.length * size);
    const seen = widths.get(font);
    if (seen) seen.push(width);
    else widths.set(font, [width]);
  }
  const mono = new Set(Object.keys(styles).filter((font) => styles[font]?.fontFamily === 'monospace'));
  for (const [font, seen] of widths) {
    if (seen.length >= 4 && highest(seen) - lowest(seen) < 0.01) mono.add(font);
  }
  return mono;
}

/** The size that most characters have: small digits above the line do not count. */
function mostlyOf(pieces: readonly Piece[]): Piece | undefined {
  const counts = new Map<number, number>();
  for (const { size, text } of pieces) counts.set(size, (counts.get(size) ?? 0) + text.trim().length);
  let most: number | undefined;
  for (const [size, count] of counts) if (count > (counts.get(most ?? -1) ?? 0)) most = size;
  return pieces.find((piece) => piece.size === most && piece.text.trim() !== '');
}

/**
 * Whether a blank piece stands between columns or cells. Where lines are made equally long by their gaps, all gaps of a
 * line are wide, and none is wider than others.
 */
function createGapJudge(pieces: readonly Piece[]): (piece: Piece) => boolean {
  const hasSpaces = pieces.some(({ text }) => /\S\s\S/u.test(text));
  const gaps = pieces.filter(({ text }) => text.trim() === '').map(({ length }) => length);
  const narrowest = hasSpaces || gaps.length < 2 ? 0 : lowest(gaps);
  return ({ length, size, text }) =>
    text.trim() === '' && length > Math.max(WIDE_GAP * size, WIDER_THAN_OTHERS * narrowest);
}

function isBlank({ text }: Piece): boolean {
  return text.trim() === '';
}

/**
 * Pieces in the order in which they are read. Those of a line from right to left come from the left; what is written
 * from left to right within it stays as it is.
 */
function orderPieces(pieces: readonly Piece[], isRtl: boolean): Piece[] {
  const printed = pieces.filter((piece) => !isBlank(piece));
  const [first, last] = [printed[0], printed.at(-1)];
  if (!isRtl || !first || !last || first.start >= last.start) return [...pieces];
  const ordered: Piece[] = [];
  let run: Piece[] = [];
  const endRun = (): void => {
    const ending = run.findLastIndex((piece) => !isBlank(piece)) + 1;
    ordered.push(...run.slice(0, ending).reverse(), ...run.slice(ending));
    run = [];
  };
  for (const piece of pieces.toReversed()) {
    if (piece.isRtl || (run.length === 0 && isBlank(piece))) {
      endRun();
      ordered.push(piece);
    } else run.push(piece);
  }
  endRun();
  return ordered;
}

function joinPieces(pieces: readonly Piece[], mono: ReadonlySet<string>): Line | undefined {
  const main = mostlyOf(pieces);
  if (!main) return undefined;
  const printed = pieces.filter((piece) => !isBlank(piece));
  const low = lowest(printed.map(({ start }) => start));
  const high = highest(printed.map(({ start, length }) => start + length));
  const isRtl = printed.filter((piece) => piece.isRtl).length * 2 > printed.length;
  const isGap = createGapJudge(pieces);
  const text = orderPieces(pieces, isRtl)
    .map((piece) => (isGap(piece) ? GAP : piece.text))
    .join('')
    // Arabic letters in pieces of their own have been put into words only now.
    .replace(SHAPED, (shaped) => shaped.normalize('NFKC'))
    .trim();
  return {
    text,
    start: isRtl ? -high : low,
    end: isRtl ? -low : high,
    across: main.across,
    size: main.size,
    kind: `${main.kind}${isRtl ? ' rtl' : ''}`,
    isMono: printed.every(({ font }) => mono.has(font)),
  };
}

/** Puts the pieces of text that PDF.js finds on a page together to lines, in the order of the page's content. */
export function createLineReader(): {
  take(items: readonly TextItem[], styles: Readonly<Record<string, TextStyle>>): void;
  /** All lines, when there are no more pieces. */
  finish(): Line[];
} {
  const rows: Piece[][] = [[]];
  /** The kind of what is printed in the last row so far. */
  let kind: string | undefined;

  function endRow(): void {
    rows.push([]);
    kind = undefined;
  }

  const fonts: Record<string, TextStyle> = {};

  return {
    take(items, styles) {
      Object.assign(fonts, styles);
      for (const item of items) {
        const piece = asPiece(item);
        if (!isBlank(piece)) {
          if (kind !== undefined && kind !== piece.kind) endRow();
          kind = piece.kind;
        }
        if (piece.text !== '') rows.at(-1)?.push(piece);
        if (item.hasEOL) endRow();
      }
    },
    finish() {
      const mono = findMonoFonts(rows.flat(), fonts);
      return rows.map((row) => joinPieces(row, mono)).filter((line) => line !== undefined);
    },
  };
}
