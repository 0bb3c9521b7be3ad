import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { join } from 'node:path';

import * as v from 'valibot';

import { ROOT, runTool } from '../run-tool.ts';
import type { ToolRun } from '../run-tool.ts';
import { LIBRARY_WARNINGS } from './library-warnings.ts';

const finding = v.object({
  code: v.string(),
  message: v.string(),
  file: v.optional(v.string()),
  line: v.optional(v.number()),
  column: v.optional(v.number()),
});
const REPORT = v.object({
  errors: v.array(finding),
  warnings: v.array(finding),
  notices: v.array(finding),
});

/** A message of `web-ext lint`, with the source file that it is about. */
export interface BuildFinding {
  readonly code: string;
  readonly message: string;
  readonly source: string;
}

/**
 * Lints the Firefox build as the add-on store does. It fails on every error, and on every warning or notice but those
 * of `LIBRARY_WARNINGS`; source maps say whose code a warning is about.
 */
export async function lintFirefoxBuild(): Promise<ToolRun> {
  const args = ['lint', '--source-dir', 'dist/firefox-mv3', '--no-config-discovery', '--output', 'json'];
  const run = await runTool('web-ext', args);
  let report: v.InferOutput<typeof REPORT>;
  try {
    report = v.parse(REPORT, JSON.parse(run.output));
  } catch {
    return { ...run, ok: false };
  }
  const describe = ({ code, message, file, line, column }: v.InferOutput<typeof finding>) =>
    findSource(file ?? 'the extension', line ?? 1, column ?? 0).then((source) => ({ code, message, source }));
  const errors = await Promise.all(report.errors.map(describe));
  const remarks = await Promise.all([...report.warnings, ...report.notices].map(describe));
  const problems = [...judgeFindings(errors, []), ...judgeFindings(remarks)];
  return { ...run, ok: problems.length === 0, output: problems.join('\n') };
}

/** Says what the list of library warnings does not cover, and which of its entries are unused. */
export function judgeFindings(found: readonly BuildFinding[], listed = LIBRARY_WARNINGS): string[] {
  const covers = (warning: (typeof listed)[number], { code, source }: BuildFinding): boolean =>
    warning.code === code &&
    source.includes(`/node_modules/${warning.package}/`) &&
    source.includes(warning.file);
  return [
    ...found
      .filter((finding) => !listed.some((warning) => covers(warning, finding)))
      .map(({ code, message, source }) => `${source}: ${message} (${code})`),
    ...listed
      .filter((warning) => !found.some((finding) => covers(warning, finding)))
      .map(({ package: name, code, file }) => `${name}${file}: ${code} does not occur; take it off the list`),
  ];
}

/** Looks up the source of code in the build; a file without a source map is its own source. */
async function findSource(file: string, line: number, column: number): Promise<string> {
  const path = join(ROOT, 'artifacts/maps/firefox-mv3', `${file}.map`);
  const json = await readFile(path, 'utf8').catch(() => undefined);
  if (json === undefined) return file;
  const entry = new SourceMap(JSON.parse(json)).findEntry(line - 1, column - 1);
  return 'originalSource' in entry ? entry.originalSource : file;
}
