import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

import { E2E_BROWSERS } from './scripts/run-e2e.ts';

/** How many files of one browser run at a time. One waits more than it works, so two cores carry two of each browser. */
const FILES_AT_A_TIME = Math.min(4, Math.max(2, Math.floor(availableParallelism() / 2)));

export default defineConfig({
  test: {
    maxWorkers: FILES_AT_A_TIME,
    projects: E2E_BROWSERS.map((name) => ({
      test: {
        name,
        include: ['test/e2e/**/*.e2e.test.ts'],
        env: { GLOSS_BROWSER: name },
        maxWorkers: FILES_AT_A_TIME,
        pool: 'forks' as const,
        // Files could share state only in the browser, and each file starts its own, on its own display.
        isolate: false,
        ...(name === 'firefox' && { globalSetup: 'test/support/e2e/prepare-browser.ts' }),
        // Guards against hanging only: a busy machine may be several times slower than an idle one.
        testTimeout: 300_000,
        hookTimeout: 300_000,
        expect: { poll: { timeout: 60_000 } },
      },
    })),
  },
});
