import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

import type { Browser } from 'puppeteer-core';

import { type BenchLine, formatFigure, readName } from './bench-line.ts';

/** Measured lines by the name of their benchmark. */
export type Measured = ReadonlyMap<string, readonly BenchLine[]>;

/** The date, browser and processor of a measurement. */
export async function describeMachine(browser: Browser): Promise<string> {
  const [processor] = cpus();
  const version = (await browser.version())
    .replace('Headless', '')
    .replace('firefox', 'Firefox')
    .replace('/', ' ');
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${version}, Node ${process.versions.node}, ${cpus().length} cores (${processor?.model.trim() ?? 'unknown'})`;
}

/** Matches the place of a benchmark's tables in a Markdown file, between `<!-- NAME -->` and `<!-- /NAME -->`. */
function placeOf(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`, 'u');
}

/**
 * Checks that a Markdown file has a place for the tables of each benchmark. Call it before measuring.
 *
 * @throws {Error} When a place or the file is missing.
 */
export async function checkPlaces(path: string, names: readonly string[]): Promise<void> {
  const text = await readFile(path, 'utf8');
  const missing = names.find((name) => !placeOf(name).test(text));
  if (missing === undefined) return;
  throw new Error(`${path} has no place for ${missing}. Add <!-- ${missing} --> and <!-- /${missing} -->.`);
}

/**
 * Replaces the tables in a Markdown file by tables of the measured lines. Tables of benchmarks that did not run stay.
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
  const single = lines.filter((line) => readName(line).subject === undefined);
  const compared = lines.filter((line) => readName(line).subject !== undefined);
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
  return table(['measured', 'figure', 'budget'], rows);
}

/** One row for each figure, one column for each subject. */
function comparison(lines: readonly BenchLine[]): string {
  const subjects = [...new Set(lines.map((line) => readName(line).subject ?? ''))];
  const rows = [...Map.groupBy(lines, (line) => readName(line).what)].map(([what, figures]) => {
    const figureOf = (subject: string): string => {
      const found = figures.find((line) => readName(line).subject === subject);
      return found ? formatFigure(found.value, found.unit) : '';
    };
    return [what, ...subjects.map(figureOf)];
  });
  return table(['', ...subjects], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const write = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|---|${'--:|'.repeat(head.length - 1)}`;
  return [write(head), rule, ...rows.map(write)].join('\n');
}
