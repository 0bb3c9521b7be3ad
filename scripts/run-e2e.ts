import { ensurePrograms } from './ensure-programs.ts';
import { runVitest } from './run-vitest.ts';
import type { Tally } from './tally.ts';

/** The browsers that the suite runs in, as vitest's projects are named. */
export const E2E_BROWSERS = ['chromium', 'firefox'] as const;

/**
 * Runs the end-to-end suite, one browser after the other.
 *
 * @param args - For vitest, such as part of a file's name, or `-t` and part of a test's.
 */
export async function runE2e(browsers: readonly string[], args: readonly string[] = []): Promise<Tally> {
  await ensurePrograms(['chromium', 'firefox', 'xvfb', 'xdotool', 'flask']);
  const projects = browsers.map((browser) => `--project=${browser}`);
  return await runVitest('e2e', ['--config', 'vitest.e2e.config.ts', ...projects, ...args]);
}
