import { defineConfig } from 'vitest/config';

import { E2E_BROWSERS } from './scripts/run-e2e.ts';

export default defineConfig({
  test: {
    // One file at a time: each starts its own browser.
    fileParallelism: false,
    projects: E2E_BROWSERS.map((name) => ({
      test: {
        name,
        include: ['test/e2e/**/*.e2e.test.ts'],
        env: { GLOSS_BROWSER: name },
        fileParallelism: false,
        pool: 'forks' as const,
        // A guard against hanging only.
        testTimeout: 120_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 20_000 } },
      },
    })),
  },
});
