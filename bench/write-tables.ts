import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

import type { Browser } from 'puppeteer-core';

import { type BenchLine, formatFigure, readName } from './bench-line.ts';

/** What was measured, by the names of the benchmarks. */
export type Measured = ReadonlyMap<string, readonly BenchLine[]>;

/** Says on what it was measured: the day, the browser and the processor. */
export async function describeMachine(browser: Browser): Promise<string> {
  const [processor] = cpus();
  const version = (await browser.version()).replace('Headless', '').replace('/', ' ');
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${version}, Node ${process.versions.node}, ${cpus().length} cores (${processor?.model.trim() ?? 'unknown'})`;
}

/** The place of a benchmark's tables in a Markdown file: what is between `<!-- NAME -->` and `<!-- /NAME -->`. */
function placeOf(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`, 'u');
}

/**
 * Makes sure that a Markdown file has a place for the tables of each benchmark, before anything is measured.
 *
 * @throws {Error} When it has none, or there is no such file.
 */
export async function checkPlaces(path: string, names: readonly string[]): Promise<void> {
  const text = await readFile(path, 'utf8');
  const missing = names.find((name) => !placeOf(name).test(text));
  if (missing === undefined) return;
  throw new Error(
    `${path} has no place for ${missing}: write <!-- ${missing} --> and <!-- /${missing} --> into it.`,
  );
}

/**
 * Writes tables of what was measured into a Markdown file that has places for them, instead of those that are there.
 * Tables of benchmarks that did not run stay as they are.
 */
export async function writeTables(path: string, machine: string, measured: Measured): Promise<void> {
  let text = await readFile(path, 'utf8');
  for (const [name, lines] of measured) {
    const tables = [`${machine}.`, ...tablesOf(lines)].join('\n\n');
    text = text.replace(placeOf(name), (_, begin: string, end: string) => `${begin}\n${tables}\n\n${end}`);
  }
  await writeFile(path, text);
}

function tablesOf(lines: readonly BenchLine[]): string[] {
  const single = lines.filter((line) => readName(line).who === undefined);
  const compared = lines.filter((line) => readName(line).who !== undefined);
  return [
    ...(compared.length > 0 ? [comparison(compared)] : []),
    ...(single.length > 0 ? [list(single)] : []),
  ];
}

function list(lines: readonly BenchLine[]): string {
  const rows = lines.map(({ name, value, unit, budget, ok }) => [
    name,
    `${formatFigure(value, unit)}${ok ? '' : ' ✗'}`,
    budget,
  ]);
  return table(['what', 'figure', 'budget'], rows);
}

/** One row for each thing that is measured, one column for each of whom. */
function comparison(lines: readonly BenchLine[]): string {
  const whose = [...new Set(lines.map((line) => readName(line).who ?? ''))];
  const rows = [...Map.groupBy(lines, (line) => readName(line).what)].map(([what, figures]) => {
    const figureOf = (who: string): string => {
      const found = figures.find((line) => readName(line).who === who);
      return found ? formatFigure(found.value, found.unit) : '';
    };
    return [what, ...whose.map(figureOf)];
  });
  return table(['', ...whose], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const write = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|---|${'--:|'.repeat(head.length - 1)}`;
  return [write(head), rule, ...rows.map(write)].join('\n');
}
