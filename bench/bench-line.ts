/** One measured figure and its budget. */
export interface BenchLine {
  readonly name: string;
  readonly value: number;
  /** Such as `ms`, `×`, `kB`. */
  readonly unit: string;
  /** Such as `≤ 1.3`; empty for a figure without a budget. */
  readonly budget: string;
  readonly ok: boolean;
}

/** A figure that must not exceed `most`. */
export function atMost(name: string, value: number, most: number, unit: string): BenchLine {
  return { name, value, unit, budget: `≤ ${most}`, ok: value <= most };
}

/** A figure that must reach `least`. */
export function atLeast(name: string, value: number, least: number, unit: string): BenchLine {
  return { name, value, unit, budget: `≥ ${least}`, ok: value >= least };
}

/** A figure without a budget. */
export function figure(name: string, value: number, unit: string): BenchLine {
  return { name, value, unit, budget: '', ok: true };
}

/** Separates the measurement from its subject in a line's name. Such lines share a row in a table. */
const OF = ' | ';

/** The same figure for several subjects, such as Gloss and other libraries. */
export function figuresOfEach(
  name: string,
  values: Readonly<Record<string, number>>,
  unit: string,
): BenchLine[] {
  return Object.entries(values).map(([subject, value]) => figure(`${name}${OF}${subject}`, value, unit));
}

/** Splits a line's name into what is measured and, for `figuresOfEach`, its subject. */
export function readName({ name }: BenchLine): { what: string; subject: string | undefined } {
  const [what = '', subject] = name.split(OF);
  return { what, subject };
}

/** Formats a figure for people. */
export function formatFigure(value: number, unit: string): string {
  const rounded = value < 1000 ? Number(value.toPrecision(3)) : Math.round(value);
  return `${rounded.toLocaleString('en')} ${unit}`.trim();
}

/** The quantile `part` of some values; 0.5 is the median. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
