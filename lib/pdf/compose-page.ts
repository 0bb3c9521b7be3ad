import { highest, lowest } from './extremes.ts';
import { joinLines, joinToLast } from './join-lines.ts';
import { roundSize, type Usual } from './measure-pages.ts';
import { NOTE_KIND } from './place-notes.ts';
import type { Line } from './read-lines.ts';

/** A gap this many times the usual leading separates paragraphs. */
const PARAGRAPH_GAP = 1.3;
/** Sizes that differ by less belong together. */
const SAME_SIZE = 1.12;
const LONGEST_HEADING = 200;
/** Dot leaders before a page number: an entry in a table of contents. */
const LEADERS = /(?:\s?[.·․…]){4}/u;
const DEEPEST_HEADING = 6;
/** How many neighbours of a line are considered, so that the time for a page grows linearly. */
const NEAR = 60;

/** Whether a line may continue a group of lines. */
function follows(group: readonly Line[], line: Line, usual: Usual): boolean {
  const before = group.at(-1);
  if (!before) return true;
  if (before.heading !== line.heading) return false;
  if (line.heading !== undefined) return true;
  if (before.kind !== line.kind || before.isMono !== line.isMono) return false;
  const ratio = line.size / before.size;
  if (ratio > SAME_SIZE || ratio < 1 / SAME_SIZE) return false;
  const gap = (line.across - before.across) / Math.max(line.size, before.size);
  return gap > 0.3 && gap < usual.leading * PARAGRAPH_GAP + 0.1 && overlaps(group, line);
}

/**
 * Whether a line is below a group rather than in another column. Code may be indented far beyond a short
 * first line.
 */
function overlaps(group: readonly Line[], line: Line): boolean {
  const reach = line.isMono ? 8 * line.size : 0;
  const nearest = group.slice(-NEAR);
  const low = lowest(nearest.map(({ start }) => start));
  const high = highest(nearest.map(({ end }) => end));
  return line.start < high + reach && line.end > low;
}

/** Splits the lines of a page where something certainly separates them; a group may hold several paragraphs. */
function groupLines(lines: readonly Line[], usual: Usual): Line[][] {
  const groups: Line[][] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    if (group && follows(group, line, usual)) group.push(line);
    else groups.push([line]);
  }
  return groups;
}

/** The level of a heading: the outline's, or by its size. Text that is barely larger, long or without letters is none. */
function levelOf(group: readonly Line[], usual: Usual): number | undefined {
  const [first] = group;
  if (first?.heading) return Math.min(DEEPEST_HEADING, first.heading.level + (usual.outlineDepth ?? 0));
  if (!first || first.isMono || group.some(({ text }) => LEADERS.test(text))) return undefined;
  const level = usual.headings.indexOf(roundSize(first.size)) + 1;
  const text = group.map((line) => line.text).join(' ');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return level > 0 && text.length <= LONGEST_HEADING && letters >= 3 ? level : undefined;
}

/** A group with this many lines shows how wide its column is. */
const ENOUGH_LINES = 4;

/** Where a full line of a group ends: as far as the group, or other lines that begin in the same place, reach. */
function findRight(group: readonly Line[], around: readonly Line[]): number {
  const left = lowest(group.map(({ start }) => start));
  const [{ kind, size } = { kind: '', size: 0 }] = group;
  const alike =
    group.length >= ENOUGH_LINES
      ? []
      : around.filter((line) => line.kind === kind && Math.abs(line.start - left) < 3 * size);
  return highest([...alike, ...group].map(({ end }) => end));
}

/** Code keeps its lines and, as far as their positions show them, its indents. */
function composeCode(group: readonly Line[]): string {
  const left = lowest(group.map(({ start }) => start));
  const rows = group.map(({ text, start, end }) => {
    const width = (end - start) / Math.max(1, text.length);
    return ' '.repeat(width > 0 ? Math.min(80, Math.round((start - left) / width)) : 0) + text;
  });
  return ['```', ...rows, '```'].join('\n');
}

function composeGroup(group: readonly Line[], around: readonly Line[], usual: Usual): string {
  const level = levelOf(group, usual);
  if (level !== undefined) return `${'#'.repeat(level)} ${group.map(({ text }) => text).join(' ')}`;
  if (group.length > 1 && group.every(({ isMono }) => isMono)) return composeCode(group);
  return joinLines(group, findRight(group, around), usual.words);
}

const OPEN = /[\p{L}\p{N},;-]$/u;
const CONTINUES = /^\p{Ll}/u;

/** Whether a sentence at the end of one group continues in the next, at the top of another column. */
function isContinued(group: readonly Line[] | undefined, next: readonly Line[]): boolean {
  const [last, first] = [group?.at(-1), next[0]];
  if (!last || !first || last.kind !== first.kind || last.isMono || first.isMono) return false;
  if (last.heading !== undefined || first.heading !== undefined) return false;
  return (
    first.across < last.across &&
    roundSize(first.size) === roundSize(last.size) &&
    OPEN.test(last.text) &&
    CONTINUES.test(first.text)
  );
}

/** Takes the notes out of the lines. Their positions are the numbers of lines before them. */
function separateNotes(lines: readonly Line[]): { body: Line[]; notes: { after: number; text: string }[] } {
  const body: Line[] = [];
  const notes: { after: number; text: string }[] = [];
  for (const line of lines) {
    if (line.kind === NOTE_KIND) notes.push({ after: body.length, text: line.text });
    else body.push(line);
  }
  return { body, notes };
}

/** Writes the lines of one page as Markdown: paragraphs, lists, rows of tables, code and certain headings. */
export function composePage(lines: readonly Line[], usual: Usual): string {
  const { body, notes } = separateNotes(lines);
  const pieces: string[] = [];
  const push = (text: string): void => void pieces.push(pieces.length > 0 ? '\n\n' : '', text);
  let before: readonly Line[] | undefined;
  let at = 0;
  const pushNotes = (): void => {
    // A note comes after the paragraph that it is in.
    while (notes[0] && notes[0].after <= at) push(notes.shift()?.text ?? '');
  };
  pushNotes();
  for (const group of groupLines(body, usual)) {
    const text = composeGroup(group, body.slice(Math.max(0, at - NEAR), at + NEAR), usual);
    at += group.length;
    if (isContinued(before, group)) joinToLast(pieces, text, usual.words);
    else push(text);
    before = group;
    const count = notes.length;
    pushNotes();
    if (notes.length < count) before = undefined;
  }
  return pieces.join('');
}
