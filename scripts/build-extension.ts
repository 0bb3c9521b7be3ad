import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { RECORDS } from './build/record-packages.ts';
import { ROOT, runTool } from './run-tool.ts';
import { addTallies, tallyTool } from './tally.ts';
import type { Tally } from './tally.ts';

/** Builds the extension for both browsers into `dist/`, one after the other: they share generated files. */
export async function buildExtension(): Promise<Tally> {
  // Bundles that are no longer built must not leave a record.
  await rm(join(ROOT, RECORDS), { recursive: true, force: true });
  return addTallies([
    tallyTool(await runTool('wxt', ['build'])),
    tallyTool(await runTool('wxt', ['build', '-b', 'firefox', '--mv3'])),
  ]);
}
