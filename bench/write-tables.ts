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

/**
 * Writes tables of what was measured into a Markdown file, in place of those that are there between
 * `<!-- NAME -->` and `<!-- /NAME -->`. Tables of benchmarks that did not run stay as they are.
 *
 * @throws {Error} When the file has no place for one.
 */
export async function writeTables(path: string, machine: string, measured: Measured): Promise<void> {
  let text = await readFile(path, 'utf8');
  for (const [name, lines] of measured) {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`, 'u');
    if (!place.test(text)) {
      throw new Error(
        `${path} has no place for ${name}: write <!-- ${name} --> and <!-- /${name} --> into it.`,
      );
    }
    const tables = [`${machine}.`, ...tablesOf(lines)].join('\n\n');
    text = text.replace(place, (_, begin: string, end: string) => `${begin}\n${tables}\n\n${end}`);
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
