import { ensurePrograms } from './ensure-programs.ts';
import { runVitest } from './run-vitest.ts';
import { addTallies } from './tally.ts';
import type { Tally } from './tally.ts';

/** The browsers that the suite runs in, as vitest's projects are named. */
export const E2E_BROWSERS = ['chromium', 'firefox'] as const;

/** Reads which browsers a command is for, by default all of them; the rest is for vitest. */
export function readE2eArguments(args: readonly string[]): {
  readonly browsers: readonly string[];
  readonly rest: readonly string[];
} {
  const chosen = E2E_BROWSERS.filter((browser) => args.includes(`--${browser}`));
  return {
    browsers: chosen.length > 0 ? chosen : E2E_BROWSERS,
    rest: args.filter((argument) => !chosen.some((browser) => argument === `--${browser}`)),
  };
}

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
