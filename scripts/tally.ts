import type { ToolRun } from './run-tool.ts';

/** How many tests and checks passed and failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Adds tallies up. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }),
    { passed: 0, failed: 0 },
  );
}

/** Counts a tool as one check, and prints what it said when it failed. */
export function tallyTool(run: ToolRun): Tally {
  if (run.ok) return { passed: 1, failed: 0 };
  console.error(`\n${run.name} failed:\n${run.output.trimEnd()}\n`);
  return { passed: 0, failed: 1 };
}

/** The last line of a test run; the exit code agrees with it. */
export function reportTally({ passed, failed }: Tally): void {
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}
