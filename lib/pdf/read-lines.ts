import type { TextItem, TextStyle } from 'pdfjs-dist/types/src/display/api';

import { dropOverprint } from './drop-overprint.ts';
import { highest, lowest } from './extremes.ts';
import { createGapJudges, GAP } from './find-gaps.ts';
import { joinColumns } from './join-columns.ts';
import { joinSpacedLetters } from './join-spaced-letters.ts';
import { placeCells } from './place-cells.ts';
import { addNotes, NOTE_FONT, type PageNote } from './place-notes.ts';
import { replaceControls } from './replace-controls.ts';
import { isBlank, type Piece, toPiece } from './text-piece.ts';

/**
 * One line of text and its position in points, in the same directions as `Piece`. `start` and `end` are in the direction
 * of reading, so a line from right to left has negative ones.
 */
export interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly across: number;
  /** The size of most of its characters. */
  readonly size: number;
  /** The font of most of its characters. */
  readonly font: string;
  /** The directions of its baseline and of reading: only lines of one kind can be compared. */
  readonly kind: string;
  /** Whether all of its characters have the same width, like code. */
  readonly isMono: boolean;
  /** The heading of the outline that it belongs to. Lines of one heading share it. */
  readonly heading?: { readonly level: number };
  /** Whether it holds the value of a form field. */
  readonly hasValue?: boolean;
  /** What is between its gaps, if it has any and is read from left to right. */
  readonly cells?: readonly Cell[];
}

/** A part of a line between gaps, in the direction of reading. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Letters of Arabic fonts in the shape that they take within a word. */
const SHAPED = /[\uFB50-\uFDFF\uFE70-\uFEFC]+/gu;

// cspell:ignore Bopomofo
/** Characters as wide as high, which PDF.js takes for those of a monospaced font. */
const FULL_WIDTH =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303F\uFF00-\uFF60]/gu;

interface FontWidths {
  readonly widths: number[];
  characters: number;
  fullWidth: number;
}

function measureFonts(pieces: readonly Piece[]): Map<string, FontWidths> {
  const fonts = new Map<string, FontWidths>();
  for (const { font, text, length, size } of pieces) {
    const measured = fonts.get(font) ?? { widths: [], characters: 0, fullWidth: 0 };
    fonts.set(font, measured);
    measured.characters += text.length;
    measured.fullWidth += text.match(FULL_WIDTH)?.length ?? 0;
    if (/^[\x21-\x7E][\x20-\x7E]+[\x21-\x7E]$/u.test(text))
      measured.widths.push(length / (text.length * size));
  }
  return fonts;
}

/**
 * The monospaced fonts of a page: those that PDF.js calls so, and those whose pieces of text, at least four,
 * all have the same width for each Latin letter. A font with mostly Chinese, Japanese or Korean text does not
 * count.
 */
function findMonoFonts(pieces: readonly Piece[], styles: Readonly<Record<string, TextStyle>>): Set<string> {
  const mono = new Set<string>();
  for (const [font, { widths, characters, fullWidth }] of measureFonts(pieces)) {
    const isEven = widths.length >= 4 && highest(widths) - lowest(widths) < 0.01;
    const isMono = isEven || styles[font]?.fontFamily === 'monospace';
    if (isMono && fullWidth * 2 < characters) mono.add(font);
  }
  return mono;
}

/** The piece whose size most characters have, which excludes superscripts. */
function findMain(pieces: readonly Piece[]): Piece | undefined {
  const counts = new Map<number, number>();
  for (const { size, text } of pieces) counts.set(size, (counts.get(size) ?? 0) + text.trim().length);
  let most: number | undefined;
  for (const [size, count] of counts) if (count > (counts.get(most ?? -1) ?? 0)) most = size;
  return pieces.find((piece) => piece.size === most && !isBlank(piece));
}

/**
 * Pieces in the order of reading. Those of a line from right to left come from the left; text from left to right within
 * it keeps its order.
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

function measureCharacter(pieces: readonly Piece[]): number {
  const characters = pieces.reduce((sum, { text }) => sum + text.length, 0);
  return pieces.reduce((sum, { length }) => sum + length, 0) / Math.max(1, characters);
}

/** The parts of a line between its gaps. */
function splitCells(pieces: readonly Piece[], isGap: (piece: Piece) => boolean): Cell[] {
  const cells: Piece[][] = [[]];
  for (const piece of pieces) {
    if (isGap(piece)) cells.push([]);
    else cells.at(-1)?.push(piece);
  }
  return cells.flatMap((cell) => {
    const printed = cell.filter((piece) => !isBlank(piece));
    const text = cell
      .map((piece) => piece.text)
      .join('')
      .trim();
    if (text === '') return [];
    const end = highest(printed.map(({ start, length }) => start + length));
    return [{ text, start: lowest(printed.map(({ start }) => start)), end }];
  });
}

function joinPieces(
  pieces: readonly Piece[],
  mono: ReadonlySet<string>,
  isGap: (piece: Piece) => boolean,
): Line | undefined {
  const main = findMain(pieces);
  if (!main) return undefined;
  const printed = pieces.filter((piece) => !isBlank(piece));
  const low = lowest(printed.map(({ start }) => start));
  const high = highest(printed.map(({ start, length }) => start + length));
  const isRtl = printed.filter((piece) => piece.isRtl).length * 2 > printed.length;
  const isMono = printed.every(({ font }) => mono.has(font));
  const width = isMono ? measureCharacter(printed) : 0;
  const writeBlank = ({ length }: Piece): string =>
    // Code is aligned by its spaces.
    width > 0 ? ' '.repeat(Math.min(80, Math.max(1, Math.round(length / width)))) : GAP;
  const cells = isRtl || isMono ? [] : splitCells(pieces, isGap);
  const text = orderPieces(pieces, isRtl)
    .map((piece) => (isGap(piece) ? writeBlank(piece) : piece.text))
    .join('')
    // After joining, because letters may come in separate pieces.
    .replace(SHAPED, (shaped) => shaped.normalize('NFKC'))
    .trim();
  return {
    text,
    start: isRtl ? -high : low,
    end: isRtl ? -low : high,
    across: main.across,
    size: main.size,
    font: main.font,
    kind: `${main.kind}${isRtl ? ' rtl' : ''}`,
    isMono,
    ...(cells.length > 1 && { cells }),
    ...(printed.some(({ font }) => font === NOTE_FONT) && { hasValue: true }),
  };
}

/** PDF.js ends most rows itself, but not where the direction changes or a part of the page begins that is drawn apart. */
function isSameRow(before: Piece, piece: Piece): boolean {
  const distance = Math.abs(piece.across - before.across);
  return before.kind === piece.kind && distance < 0.9 * Math.max(before.size, piece.size);
}

/** Joins the pieces of text that PDF.js finds on a page to lines, in the order of the page's content. */
export function createLineReader(): {
  take(items: readonly TextItem[], styles: Readonly<Record<string, TextStyle>>): void;
  /** All lines, after the last piece. `notes` are put in their places. */
  finish(notes?: readonly PageNote[]): Line[];
} {
  const rows: Piece[][] = [[]];
  /** The last printed piece of the last row. */
  let last: Piece | undefined;
  const fonts: Record<string, TextStyle> = {};

  function endRow(): void {
    rows.push([]);
    last = undefined;
  }

  return {
    take(items, styles) {
      Object.assign(fonts, styles);
      for (const item of items) {
        const piece = toPiece(item);
        if (!isBlank(piece)) {
          if (last && !isSameRow(last, piece)) endRow();
          last = piece;
        }
        if (piece.text !== '') rows.at(-1)?.push(piece);
        if (item.hasEOL) endRow();
      }
    },
    finish(notes = []) {
      const replace = replaceControls(rows.flat());
      const printed = dropOverprint(rows.map((row) => row.map(replace)));
      const mono = findMonoFonts(printed.flat(), fonts);
      const words = printed.map(joinSpacedLetters);
      const complete = addNotes(words, notes);
      const judges = createGapJudges(complete);
      const lines = complete
        .map((row, index) => joinPieces(row, mono, judges[index] ?? isBlank))
        .filter((line) => line !== undefined);
      return placeCells(joinColumns(lines));
    },
  };
}
