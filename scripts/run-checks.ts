import { checkWords } from './lint/check-words.ts';
import { runTool } from './run-tool.ts';
import { runVitest } from './run-vitest.ts';
import { addTallies, tallyTool } from './tally.ts';
import type { Tally } from './tally.ts';

const SPELLING_CACHE = 'node_modules/.cache/cspell';

/** Runs everything that needs no browser. Each tool counts as one check, as each unit test does. */
export async function runChecks(): Promise<Tally> {
  const check = async (name: string, ...args: string[]) => tallyTool(await runTool(name, args));
  // Vitest takes by far the longest and keeps every core busy; the others share what it leaves.
  const others = async () =>
    addTallies([
      await check('tsc'),
      await check('oxlint', '--type-aware', '--deny-warnings'),
      await check('oxfmt', '--check', '.'),
      await check('knip'),
      await check(
        'cspell',
        'lint',
        '--no-progress',
        '--no-summary',
        '--cache',
        '--cache-location',
        SPELLING_CACHE,
      ),
      tallyTool(await checkWords()),
    ]);
  return addTallies(await Promise.all([others(), runVitest('unit', [])]));
}
