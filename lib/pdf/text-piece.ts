import type { TextItem } from 'pdfjs-dist/types/src/display/api';

/**
 * One run of text as PDF.js reports it. `start` and `length` are along the baseline in the direction of the page's
 * rows, `across` is the position of the baseline in the direction in which lines follow each other. So neither rotation
 * nor writing from top to bottom matters to code that compares pieces.
 */
export interface Piece {
  readonly font: string;
  readonly text: string;
  readonly start: number;
  readonly length: number;
  readonly across: number;
  readonly size: number;
  /** The direction of its baseline: only pieces of one kind can be compared. */
  readonly kind: string;
  readonly isRtl: boolean;
}

/** The two directions of a line of text as unit vectors in the page's space. */
export interface Directions {
  readonly along: readonly [x: number, y: number];
  readonly across: readonly [x: number, y: number];
  readonly kind: string;
}

/** The directions of text whose baseline runs along a unit vector. */
export function findDirections(x: number, y: number): Directions {
  // Adding 0 turns -0 into 0.
  return { along: [x, y], across: [y, -x], kind: String(Math.round(Math.atan2(y, x) * 20) + 0) };
}

/** The position of a point along and across the lines of some direction. */
export function project(
  { along, across }: Directions,
  x: number,
  y: number,
): [along: number, across: number] {
  return [x * along[0] + y * along[1], x * across[0] + y * across[1]];
}

export function toPiece(item: TextItem): Piece {
  const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0]: number[] = item.transform;
  const isDown = item.dir === 'ttb';
  const scale = Math.hypot(a, b) || 1;
  const directions = isDown ? findDirections(0, -1) : findDirections(a / scale, b / scale);
  const [start, across] = project(directions, x, y);
  return {
    font: item.fontName,
    text: item.str,
    start,
    length: isDown ? item.height : item.width,
    across,
    size: Math.hypot(c, d),
    kind: isDown ? 'down' : directions.kind,
    isRtl: item.dir === 'rtl',
  };
}

export function isBlank({ text }: Piece): boolean {
  return text.trim() === '';
}

/** A blank between two pieces, as PDF.js reports gaps that are wider than a space. */
export function blankBetween(before: Piece, after: Piece): Piece {
  const start = before.start + before.length;
  return { ...before, text: ' ', start, length: after.start - start, isRtl: false };
}
