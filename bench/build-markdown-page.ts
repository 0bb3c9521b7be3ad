import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

/** Bundles the page that the Markdown bench drives into one script, and tells where it is. */
export async function buildPage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'gloss-markdown-bench-'));
  await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir,
      minify: process.env['NOMIN'] === undefined,
      lib: {
        entry: fileURLToPath(new URL('./markdown-page/main.ts', import.meta.url)),
        formats: ['iife'],
        name: 'glossBench',
        fileName: () => 'markdown-page.js',
      },
      rollupOptions: { output: { inlineDynamicImports: true } },
    },
  });
  return join(outDir, 'markdown-page.js');
}
