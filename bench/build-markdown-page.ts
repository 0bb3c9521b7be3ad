import { fileURLToPath } from 'node:url';

import { build } from 'vite';

/** Bundles the page that the Markdown bench drives into one script. */
export async function bundleMarkdownPage(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('./markdown-page/main.ts', import.meta.url)),
        formats: ['iife'],
        name: 'markdownPageBundle',
      },
    },
  });
  const [first] = Array.isArray(output) ? output : [output];
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (!chunk) throw new Error('vite built nothing of bench/markdown-page.');
  return chunk.code;
}
