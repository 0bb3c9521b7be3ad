import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/soak/**', 'node_modules/**'],
    // A guard against hanging only: properties of thousands of texts take their time on a busy machine.
    testTimeout: 60_000,
    restoreMocks: true,
  },
});
