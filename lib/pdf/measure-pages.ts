import type { Line } from './read-lines.ts';

/** What is usual in a document, by which a page's lines are judged. */
export interface Usual {
  /** From one baseline to the next within a paragraph, in sizes of the letters. */
  readonly leading: number;
  /** The sizes of headings, the largest first. */
  readonly headings: readonly number[];
  /** Words that stand within a line somewhere, in lower case, also those with hyphens. */
  readonly words: ReadonlySet<string>;
}

/** From this many times the usual size on, a short text is a heading beyond doubt. */
const HEADING_SCALE = 1.18;
const DEEPEST = 6;

/**
 * Words, and those that hyphens make of them; not the halves of one that is broken at the end of its line. Bounded, so
 * that a page of one endless word costs what its letters do.
 */
const WORD = /(?<![\p{L}-])\p{L}{1,60}(?:-\p{L}{1,60}){0,4}(?![-\u2010\p{L}])/gu;

/** Half points: what is set in one size may differ by rounding. */
export function roundSize(size: number): number {
  return Math.round(size * 2) / 2;
}

function createTally(): {
  add(value: number, by: number): void;
  values(): number[];
  most(): number | undefined;
} {
  const counts = new Map<number, number>();
  return {
    add: (value, by) => counts.set(value, (counts.get(value) ?? 0) + by),
    values: () => [...counts.keys()],
    most() {
      const [[most] = []] = [...counts].sort(([, one], [, other]) => other - one);
      return most;
    },
  };
}

/** Measures the pages of a document, one after the other. */
export function createMeasure(): { take(lines: readonly Line[]): void; finish(): Usual } {
  const sizes = createTally();
  const leadings = createTally();
  const words = new Set<string>();

  function takeLeading(before: Line | undefined, line: Line): void {
    if (before?.kind !== line.kind || roundSize(before.size) !== roundSize(line.size)) return;
    const leading = (line.across - before.across) / line.size;
    if (leading > 0.8 && leading < 3) leadings.add(Math.round(leading * 10) / 10, 1);
  }

  function takeWords(before: Line | undefined, { text }: Line): void {
    const whole = before && /[-\u2010\u00AD]$/u.test(before.text) ? text.replace(/^\S+/u, '') : text;
    for (const [word] of whole.matchAll(WORD)) {
      words.add(word.toLowerCase());
      for (const part of word.split('-')) words.add(part.toLowerCase());
    }
  }

  return {
    take(lines) {
      for (const [index, line] of lines.entries()) {
        sizes.add(roundSize(line.size), line.text.length);
        takeWords(lines[index - 1], line);
        takeLeading(lines[index - 1], line);
      }
    },
    finish() {
      const usual = sizes.most() ?? 0;
      const headings = sizes.values().filter((size) => size >= usual * HEADING_SCALE);
      return {
        leading: leadings.most() ?? 1.2,
        headings: headings.sort((one, other) => other - one).slice(0, DEEPEST),
        words,
      };
    },
  };
}
