import { buildExtension } from './build-extension.ts';
import { ensurePrograms } from './ensure-programs.ts';
import { checkShipped } from './lint/check-shipped.ts';
import { lintFirefoxBuild } from './lint/lint-firefox-build.ts';
import { runChecks } from './run-checks.ts';
import { E2E_BROWSERS, runE2e } from './run-e2e.ts';
import { addTallies, reportTally, tallyTool } from './tally.ts';

// Without them the tests of several relays are skipped.
await ensurePrograms(['redis', 'nginx']);
const checked = await runChecks();
const built = await buildExtension();
// Without a build there is nothing to test; the failure is counted above.
const tested =
  built.failed === 0
    ? [tallyTool(await checkShipped()), tallyTool(await lintFirefoxBuild()), await runE2e(E2E_BROWSERS)]
    : [];
reportTally(addTallies([checked, built, ...tested]));
