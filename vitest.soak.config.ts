import { defineConfig } from 'vitest/config';

import { E2E_BROWSERS } from './scripts/run-e2e.ts';

export default defineConfig({
  test: {
    fileParallelism: false,
    projects: E2E_BROWSERS.map((name) => ({
      test: {
        name,
        include: ['test/soak/**/*.soak.test.ts'],
        env: { GLOSS_BROWSER: name },
        fileParallelism: false,
        pool: 'forks' as const,
        testTimeout: 15 * 60_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 20_000 } },
      },
    })),
  },
});
