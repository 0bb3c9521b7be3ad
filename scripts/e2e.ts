import { buildExtension } from './build-extension.ts';
import { E2E_BROWSERS, runE2e } from './run-e2e.ts';
import { addTallies, reportTally } from './tally.ts';

const args = process.argv.slice(2);
const chosen = E2E_BROWSERS.filter((browser) => args.includes(`--${browser}`));
const rest = args.filter((argument) => !chosen.some((browser) => argument === `--${browser}`));

const built = await buildExtension();
const tested = built.failed === 0 ? await runE2e(chosen.length > 0 ? chosen : E2E_BROWSERS, rest) : built;
reportTally(addTallies([built, tested]));
