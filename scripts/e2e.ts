import { buildExtension } from './build-extension.ts';
import { readE2eArguments, runE2e } from './run-e2e.ts';
import { addTallies, reportTally } from './tally.ts';

const { browsers, rest } = readE2eArguments(process.argv.slice(2));

const built = await buildExtension();
const tested = built.failed === 0 ? await runE2e(browsers, rest) : built;
reportTally(addTallies([built, tested]));
