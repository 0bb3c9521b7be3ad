/** One measured figure and what it may be. */
export interface BenchLine {
  readonly name: string;
  readonly value: number;
  /** Such as `ms`, `×`, `kB`. */
  readonly unit: string;
  /** Such as `≤ 1.3`; empty for a figure that is only told. */
  readonly budget: string;
  readonly ok: boolean;
}

/** Makes a line whose value must not exceed `most`. */
export function atMost(name: string, value: number, most: number, unit: string): BenchLine {
  return { name, value, unit, budget: `≤ ${most}`, ok: value <= most };
}

/** Makes a line whose value must reach `least`. */
export function atLeast(name: string, value: number, least: number, unit: string): BenchLine {
  return { name, value, unit, budget: `≥ ${least}`, ok: value >= least };
}

/** Makes a line that is only told. */
export function told(name: string, value: number, unit: string): BenchLine {
  return { name, value, unit, budget: '', ok: true };
}

/** Stands in a line's name between what is measured and whom of; such lines make one row of the tables. */
const OF = ' | ';

/** Makes lines that tell the same of several, such as of Gloss and of others. */
export function toldOfEach(
  name: string,
  values: Readonly<Record<string, number>>,
  unit: string,
): BenchLine[] {
  return Object.entries(values).map(([who, value]) => told(`${name}${OF}${who}`, value, unit));
}

/** Takes a line's name apart: what is measured, and whom of if it is told of several. */
export function readName({ name }: BenchLine): { what: string; who: string | undefined } {
  const [what = '', who] = name.split(OF);
  return { what, who };
}

/** A figure as people read it. */
export function formatFigure(value: number, unit: string): string {
  const rounded = value < 1000 ? Number(value.toPrecision(3)) : Math.round(value);
  return `${rounded.toLocaleString('en')} ${unit}`.trim();
}

/** The value below which the share `part` of the values lies; 0.5 is the median. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
