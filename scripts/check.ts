import { runChecks } from './run-checks.ts';
import { reportTally } from './tally.ts';

reportTally(await runChecks());
