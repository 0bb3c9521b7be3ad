import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import * as v from 'valibot';

import { ROOT, runTool } from './run-tool.ts';
import { tallyTool } from './tally.ts';
import type { Tally } from './tally.ts';

const reportSchema = v.object({ numPassedTests: v.number(), numFailedTests: v.number() });

/**
 * Runs vitest and counts its tests. Prints nothing while they pass, and everything when one fails.
 *
 * @param name - Names the report in `artifacts/`.
 */
export async function runVitest(name: string, args: readonly string[]): Promise<Tally> {
  const report = join(ROOT, 'artifacts', `${name}.json`);
  await mkdir(join(ROOT, 'artifacts'), { recursive: true });
  await rm(report, { force: true });
  const run = await runTool('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]);
  const { passed, failed } = await readReport(report);
  // A file that does not load, or an error outside of every test, fails the run but no test of it.
  const { failed: broken } = tallyTool(run);
  return { passed, failed: Math.max(failed, broken) };
}

async function readReport(path: string): Promise<Tally> {
  try {
    const report = v.parse(reportSchema, JSON.parse(await readFile(path, 'utf8')));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    return { passed: 0, failed: 0 };
  }
}
