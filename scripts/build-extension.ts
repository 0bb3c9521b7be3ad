import { runTool } from './run-tool.ts';
import { addTallies, tallyTool } from './tally.ts';
import type { Tally } from './tally.ts';

/** Builds the extension for both browsers into `dist/`, one after the other: they share generated files. */
export async function buildExtension(): Promise<Tally> {
  return addTallies([
    tallyTool(await runTool('wxt', ['build'])),
    tallyTool(await runTool('wxt', ['build', '-b', 'firefox', '--mv3'])),
  ]);
}
