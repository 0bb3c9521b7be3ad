import { runTool } from './run-tool.ts';
import { addTallies, tallyTool } from './tally.ts';

// `wxt zip` for Firefox also writes the sources, which the add-on store asks for where code is bundled.
const zipped = addTallies([
  tallyTool(await runTool('wxt', ['zip'])),
  tallyTool(await runTool('wxt', ['zip', '-b', 'firefox', '--mv3'])),
]);
process.exitCode = zipped.failed === 0 ? 0 : 1;
if (zipped.failed === 0) console.log('The zips for both stores, and the sources, are in dist/');
