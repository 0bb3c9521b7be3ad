import type { Line } from './read-lines.ts';
import type { OutlineHeading } from './read-outline.ts';

/** A title may be broken into this many lines. */
const MAX_LINES = 4;

/** Limits what a page with a very long outline or very many lines costs. */
const MAX_HEADINGS = 100;
const MAX_PAGE_LINES = 5_000;

const FEWEST_LETTERS = 3;

// cspell:ignore kapitel teil chapitre partie capítulo ivxlc
/** What may be before a title in the text only, or in the outline only. */
const NUMBERING =
  /^(?:chapter|part|section|appendix|kapitel|teil|chapitre|partie|capítulo)?(?:\d{0,8}|[ivxlc]{1,6}|[a-h])$/u;

function simplify(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]/gu, '');
}

function isSame(title: string, text: string): boolean {
  if (title === text) return true;
  const [longer, shorter] = title.length > text.length ? [title, text] : [text, title];
  return (
    shorter.length >= FEWEST_LETTERS &&
    longer.endsWith(shorter) &&
    NUMBERING.test(longer.slice(0, longer.length - shorter.length))
  );
}

interface Match {
  readonly index: number;
  readonly count: number;
  readonly isExact: boolean;
  /** Its distance from the position in the outline. */
  readonly far: number;
}

/** The lines starting at `index` that form a title; undefined if they do not. */
function matchTitle(
  { title, across }: { title: string; across: number | undefined },
  lines: readonly Line[],
  texts: readonly string[],
  index: number,
): Match | undefined {
  const first = lines[index];
  let text = '';
  for (let count = 1; count <= MAX_LINES; count += 1) {
    const line = lines[index + count - 1];
    if (!first || line?.kind !== first.kind || line.heading !== undefined) return undefined;
    text += texts[index + count - 1] ?? '';
    if (text.length > title.length + 30) return undefined;
    if (!isSame(title, text)) continue;
    const far = across === undefined ? 0 : Math.abs(first.across - across);
    return { index, count, isExact: title === text, far };
  }
  return undefined;
}

/** Exact titles first: the number before a title may be that of the page. */
function isBetter(match: Match, best: Match | undefined): boolean {
  if (!best) return true;
  return match.isExact === best.isExact ? match.far < best.far : match.isExact;
}

/**
 * Marks the lines of a page that the outline calls headings. A heading is at the outline's position, or else
 * is the first match.
 */
export function markHeadings(lines: readonly Line[], headings: readonly OutlineHeading[]): Line[] {
  const marked = [...lines];
  if (headings.length === 0 || lines.length > MAX_PAGE_LINES) return marked;
  const texts = lines.map(({ text }) => simplify(text));
  for (const heading of headings.slice(0, MAX_HEADINGS)) {
    const { title, level, across } = heading;
    const wanted = simplify(title);
    if (wanted === '') continue;
    let best: Match | undefined;
    for (const index of marked.keys()) {
      const match = matchTitle({ title: wanted, across }, marked, texts, index);
      if (match && isBetter(match, best)) best = match;
    }
    if (!best) continue;
    const mark = { level };
    for (const [offset, line] of marked.slice(best.index, best.index + best.count).entries()) {
      marked[best.index + offset] = { ...line, heading: mark };
    }
  }
  return marked;
}
