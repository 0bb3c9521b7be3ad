import { ensurePrograms } from './ensure-programs.ts';
import { runVitest } from './run-vitest.ts';
import { addTallies } from './tally.ts';
import type { Tally } from './tally.ts';

/** The browsers that the suite runs in, as vitest's projects are named. */
export const E2E_BROWSERS = ['chromium', 'firefox'] as const;

/**
 * Runs the end-to-end suite, the browsers side by side: most of it is waiting.
 *
 * @param args - For vitest, such as part of a file's name, or `-t` and part of a test's.
 */
export async function runE2e(browsers: readonly string[], args: readonly string[] = []): Promise<Tally> {
  await ensurePrograms(['chromium', 'firefox', 'xvfb', 'xdotool', 'flask', 'redis', 'nginx']);
  const config = ['--config', 'vitest.e2e.config.ts'];
  return addTallies(
    await Promise.all(
      browsers.map((browser) => runVitest(`e2e-${browser}`, [...config, `--project=${browser}`, ...args])),
    ),
  );
}
