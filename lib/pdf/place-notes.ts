import { blankBetween, isBlank, type Piece } from './text-piece.ts';

/** Text that has a place on a page without being part of its content. */
export interface PageNote {
  /**
   * - `value`: the value of a form field. It belongs in the line of its label.
   * - `typed`: text that someone typed onto the page.
   * - `comment`: a remark about a place of the page.
   */
  readonly type: 'value' | 'typed' | 'comment';
  readonly text: string;
  /** For the box of a form: its text where the label comes before it, `text` being for a label after it. */
  readonly textAfterLabel?: string;
  /** The name of a form field, for a value without a label in its line. */
  readonly label?: string;
  /** The place in the directions of `Piece`; `top` is less than `bottom`. */
  readonly start: number;
  readonly end: number;
  readonly top: number;
  readonly bottom: number;
  readonly size: number;
  readonly kind: string;
}

/** The kind of lines that belong to a place and are not part of the text around it. */
export const NOTE_KIND = 'note';

/** The font of values and notes, which are known to be readable. */
export const NOTE_FONT = 'note';

/** The label of a checkbox begins within this distance after it, in sizes of the letters. */
const LABEL_AFTER = 2.5;

/** Text in a line that expects a value. A line of prose does not. */
const ASKS = /[:：?_.…]\s*$/u;
const LONGEST_LABEL = 40;

/** Each note is compared with each row. No form of one page comes near this. */
const MAX_COMPARISONS = 1_000_000;

interface RowPlace {
  readonly across: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type RowPlaces = readonly (RowPlace | undefined)[];

function placeOf(row: readonly Piece[], kind: string): RowPlace | undefined {
  const printed = row.filter((piece) => piece.kind === kind && !isBlank(piece));
  const [first] = printed;
  if (!first) return undefined;
  return {
    across: first.across,
    start: printed.reduce((least, { start }) => Math.min(least, start), first.start),
    end: printed.reduce((most, { start, length }) => Math.max(most, start + length), first.start),
    text: row.map(({ text }) => text).join(''),
  };
}

/** The distance between a note and a row along the line; negative when they overlap. */
function distance({ start, end }: PageNote, place: RowPlace): number {
  return Math.max(start - place.end, place.start - end);
}

/** Whether text that was typed next to or over a row fills it in, rather than being a remark in the margin. */
function isFilledIn(note: PageNote, place: RowPlace): boolean {
  return (
    note.type === 'value' ||
    distance(note, place) < 0 ||
    ASKS.test(place.text) ||
    place.text.length < LONGEST_LABEL
  );
}

/** The row whose baseline runs through the first line of a note; the nearest if there are several. */
function findRowOf(note: PageNote, places: RowPlaces): number | undefined {
  if (note.type === 'comment') return undefined;
  const bottom = Math.min(note.bottom + 0.35 * note.size, note.top + 2.2 * note.size);
  let best: { index: number; far: number } | undefined;
  for (const [index, place] of places.entries()) {
    if (!place || place.across < note.top || place.across > bottom || !isFilledIn(note, place)) continue;
    const far = distance(note, place);
    if (!best || far < best.far) best = { index, far };
  }
  return best?.index;
}

/** The index for a new row: after the lowest row above the note, in its column if there is one. */
function findIndexFor(note: PageNote, places: RowPlaces): number {
  let best: { index: number; isColumn: boolean; across: number } | undefined;
  for (const [index, place] of places.entries()) {
    if (!place || place.across > note.bottom) continue;
    const isColumn = distance(note, place) < 0;
    const isBetter = !best || (isColumn === best.isColumn ? place.across >= best.across : isColumn);
    if (isBetter) best = { index, isColumn, across: place.across };
  }
  return best ? best.index + 1 : 0;
}

function toPiece({ start, end, size, kind }: PageNote, text: string, across: number): Piece {
  // Text is rarely as wide as its field, and the gap behind it counts.
  const length = Math.min(end - start, text.length * size * 0.5);
  return { font: NOTE_FONT, text, start, length, across, size, kind, isRtl: false };
}

/** Puts a value into a row by its position. */
function insertValue(row: readonly Piece[], note: PageNote, text: string): Piece[] {
  const at = row.findIndex((piece) => piece.start > note.start && !isBlank(piece));
  const before = at === -1 ? [...row] : row.slice(0, at);
  const after = at === -1 ? [] : row.slice(at);
  while (before.length > 0 && before.at(-1)?.text.trim() === '') before.pop();
  const left = before.at(-1);
  const [right] = after;
  const isBeforeLabel = right !== undefined && right.start - note.end < LABEL_AFTER * note.size;
  const value = isBeforeLabel ? text : (note.textAfterLabel ?? text);
  const piece = toPiece(note, value, left?.across ?? right?.across ?? note.bottom);
  const pieces: Piece[] = [...before];
  if (left) {
    const blank = blankBetween(left, piece);
    // The field of a label may begin far behind it and is not another column.
    pieces.push(ASKS.test(left.text) ? { ...blank, length: Math.min(blank.length, note.size) } : blank);
  }
  pieces.push(piece);
  if (right) pieces.push(blankBetween(piece, right));
  return [...pieces, ...after];
}

function addNote(rows: Piece[][], note: PageNote): void {
  const places = rows.map((row) => placeOf(row, note.kind));
  const [first = '', ...rest] = note.text.split('\n');
  const found = findRowOf(note, places);
  let index = found ?? findIndexFor(note, places);
  // Notes of one place keep their order.
  if (found === undefined) while (rows[index]?.[0]?.kind === NOTE_KIND) index += 1;
  const row = found === undefined ? undefined : rows[found];
  if (row) {
    rows[index] = insertValue(row, note, first);
  } else {
    const value = note.textAfterLabel ?? first;
    const text = note.label ? `${note.label}: ${value}` : value;
    rows.splice(index, 0, [{ ...toPiece(note, text, note.top + note.size), kind: NOTE_KIND }]);
  }
  for (const line of rest) {
    index += 1;
    rows.splice(index, 0, [{ ...toPiece(note, line, note.top + note.size), kind: NOTE_KIND }]);
  }
}

/** Adds notes to the rows of a page: into the row that a value is next to, or as rows of their kind. */
export function addNotes(rows: readonly (readonly Piece[])[], notes: readonly PageNote[]): Piece[][] {
  const complete = rows.map((row) => [...row]);
  const most = Math.ceil(MAX_COMPARISONS / Math.max(1, rows.length));
  for (const note of notes.slice(0, most)) addNote(complete, note);
  return complete;
}
