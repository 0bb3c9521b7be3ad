import { highest, lowest } from './extremes.ts';
import { joinLines, joinToLast } from './join-lines.ts';
import { roundSize, type Usual } from './measure-pages.ts';
import type { Line } from './read-lines.ts';

/** A gap of this many times the usual one, in the direction of the lines, separates paragraphs. */
const PARAGRAPH_GAP = 1.3;
/** Sizes that differ by less belong together. */
const SAME_SIZE = 1.12;
const LONGEST_HEADING = 200;
/** How many lines around one are looked at, so that a page of a hundred thousand costs what its lines do. */
const NEAR = 60;

/** Whether a line may belong to what the lines before it are part of. */
function follows(group: readonly Line[], line: Line, usual: Usual): boolean {
  const before = group.at(-1);
  if (!before) return true;
  if (before.kind !== line.kind || before.isMono !== line.isMono) return false;
  const ratio = line.size / before.size;
  if (ratio > SAME_SIZE || ratio < 1 / SAME_SIZE) return false;
  const gap = (line.across - before.across) / Math.max(line.size, before.size);
  return gap > 0.3 && gap < usual.leading * PARAGRAPH_GAP + 0.1 && overlaps(group, line);
}

/** Whether a line stands below others, and not in a column beside them. Code may begin right of a short first line. */
function overlaps(group: readonly Line[], line: Line): boolean {
  const reach = line.isMono ? 8 * line.size : 0;
  const nearest = group.slice(-NEAR);
  const low = lowest(nearest.map(({ start }) => start));
  const high = highest(nearest.map(({ end }) => end));
  return line.start < high + reach && line.end > low;
}

/** The lines of a page in groups that nothing separates: a paragraph without its neighbours, or a few of them. */
function groupLines(lines: readonly Line[], usual: Usual): Line[][] {
  const groups: Line[][] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    if (group && follows(group, line, usual)) group.push(line);
    else groups.push([line]);
  }
  return groups;
}

/** The level of a heading; undefined for what is not set much larger than the rest, is long, or says nothing. */
function levelOf(group: readonly Line[], usual: Usual): number | undefined {
  const [first] = group;
  if (!first || first.isMono) return undefined;
  const level = usual.headings.indexOf(roundSize(first.size)) + 1;
  const text = group.map((line) => line.text).join(' ');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return level > 0 && text.length <= LONGEST_HEADING && letters >= 3 ? level : undefined;
}

/** From this many lines on, a group shows by itself how wide its column is. */
const ENOUGH_LINES = 4;

/** Where the lines of a group end when they are full: as far as they or others that begin there reach. */
function findRight(group: readonly Line[], around: readonly Line[]): number {
  const left = lowest(group.map(({ start }) => start));
  const [{ kind, size } = { kind: '', size: 0 }] = group;
  const alike =
    group.length >= ENOUGH_LINES
      ? []
      : around.filter((line) => line.kind === kind && Math.abs(line.start - left) < 3 * size);
  return highest([...alike, ...group].map(({ end }) => end));
}

/** Code keeps its lines, and their indents as far as they can be told from where they begin. */
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

/** Whether a sentence that one group leaves open goes on in the next, at the top of another column. */
function isContinued(group: readonly Line[] | undefined, next: readonly Line[]): boolean {
  const [last, first] = [group?.at(-1), next[0]];
  if (!last || !first || last.kind !== first.kind || last.isMono || first.isMono) return false;
  const isHigher = first.across < last.across;
  return (
    isHigher &&
    roundSize(first.size) === roundSize(last.size) &&
    OPEN.test(last.text) &&
    BEGUN.test(first.text)
  );
}

const OPEN = /[\p{L}\p{N},;-]$/u;
const BEGUN = /^\p{Ll}/u;

/** Writes the lines of one page as Markdown: paragraphs, lists, code and what surely is a heading. */
export function composePage(lines: readonly Line[], usual: Usual): string {
  const pieces: string[] = [];
  let before: readonly Line[] | undefined;
  let at = 0;
  for (const group of groupLines(lines, usual)) {
    const text = composeGroup(group, lines.slice(Math.max(0, at - NEAR), at + NEAR), usual);
    at += group.length;
    if (isContinued(before, group)) joinToLast(pieces, text, usual.words);
    else pieces.push(pieces.length > 0 ? '\n\n' : '', text);
    before = group;
  }
  return pieces.join('');
}
