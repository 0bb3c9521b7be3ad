import type { Line } from './read-lines.ts';

/** The usual values of a document, by which a page's lines are judged. */
export interface Usual {
  /** The distance of two baselines within a paragraph, in sizes of the letters. */
  readonly leading: number;
  /** The sizes of headings, the largest first. */
  readonly headings: readonly number[];
  /** How much deeper the headings of the outline are: 1 below a title that is not in it. */
  readonly outlineDepth?: number;
  /** Words that occur within a line, in lower case, with and without hyphens. */
  readonly words: ReadonlySet<string>;
}

/** A short text this many times larger than usual is certainly a heading. */
const HEADING_SCALE = 1.18;
const DEEPEST = 6;

/** Leading in a document without two lines at the same distance from the next, unless they are closer than that. */
const TYPICAL_LEADING = 1.2;
const LARGEST_LEADING = 1.6;

/**
 * Words and compounds with hyphens, but not the halves of a word that is broken at the end of a line. Bounded, so that a
 * page of one endless word takes linear time.
 */
const WORD = /(?<![\p{L}-])\p{L}{1,60}(?:-\p{L}{1,60}){0,4}(?![-\u2010\p{L}])/gu;

/** Rounds to half points, because text of one size may differ slightly. */
export function roundSize(size: number): number {
  return Math.round(size * 2) / 2;
}

function createTally(): {
  add(value: number, by: number): void;
  values(): number[];
  most(): { value: number; count: number } | undefined;
} {
  const counts = new Map<number, number>();
  return {
    add: (value, by) => counts.set(value, (counts.get(value) ?? 0) + by),
    values: () => [...counts.keys()],
    most() {
      const [most] = [...counts].sort(([, one], [, other]) => other - one);
      return most && { value: most[0], count: most[1] };
    },
  };
}

/** Creates a measure for the pages of a document. */
export function createMeasure(): { add(lines: readonly Line[]): void; finish(): Usual } {
  const sizes = createTally();
  const leadings = createTally();
  const words = new Set<string>();

  function addLeading(before: Line | undefined, line: Line): void {
    if (before?.kind !== line.kind || roundSize(before.size) !== roundSize(line.size)) return;
    const leading = (line.across - before.across) / line.size;
    if (leading > 0.8 && leading < 3) leadings.add(Math.round(leading * 10) / 10, 1);
  }

  function addWords(before: Line | undefined, { text }: Line): void {
    const isRest = before !== undefined && /[-\u2010\u00AD]$/u.test(before.text);
    for (const [word] of (isRest ? text.replace(/^\S+/u, '') : text).matchAll(WORD)) {
      words.add(word.toLowerCase());
      for (const part of word.split('-')) words.add(part.toLowerCase());
    }
  }

  function findLeading(): number {
    const most = leadings.most();
    const isTypical = most && (most.count > 1 || most.value <= LARGEST_LEADING);
    return isTypical ? most.value : TYPICAL_LEADING;
  }

  return {
    add(lines) {
      for (const [index, line] of lines.entries()) {
        sizes.add(roundSize(line.size), line.text.length);
        addWords(lines[index - 1], line);
        addLeading(lines[index - 1], line);
      }
    },
    finish() {
      const usual = sizes.most()?.value ?? 0;
      const headings = sizes.values().filter((size) => size >= usual * HEADING_SCALE);
      return {
        leading: findLeading(),
        headings: headings.sort((one, other) => other - one).slice(0, DEEPEST),
        words,
      };
    },
  };
}
