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

/** Lints the Firefox build as the add-on store does: neither an error nor a warning is let through. */
export async function lintFirefoxBuild(): Promise<Tally> {
  const args = ['lint', '--source-dir', 'dist/firefox-mv3', '--warnings-as-errors', '--no-config-discovery'];
  return tallyTool(await runTool('web-ext', args));
}
