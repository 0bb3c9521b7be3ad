import { buildExtension } from './build-extension.ts';
import { checkShipped } from './lint/check-shipped.ts';
import { runChecks } from './run-checks.ts';
import { addTallies, reportTally, tallyTool } from './tally.ts';

const checked = await runChecks();
const built = await buildExtension();
const shipped = await checkShipped();
if (shipped.ok) console.log(`What ships:\n${shipped.output}\n`);
reportTally(addTallies([checked, built, tallyTool(shipped)]));
