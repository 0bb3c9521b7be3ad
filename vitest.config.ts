import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/soak/**', 'node_modules/**'],
    // Threads start in half the time of processes. The files of lib/runs and components wait far more than
    // they work, so four at a time pay on two cores too: 100 s became 50 s on a busy machine. Without
    // isolation it would save 9 s of 56 s, but a file could see what another one left behind.
    pool: 'threads',
    maxWorkers: Math.max(4, availableParallelism()),
    // Guards against hanging only: properties of thousands of texts, and servers that start, take their time on a busy
    // machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    restoreMocks: true,
  },
});
