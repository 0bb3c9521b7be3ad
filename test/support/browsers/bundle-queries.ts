import { fileURLToPath } from 'node:url';

import { build } from 'vite';

let bundling: Promise<string> | undefined;

/** The source of `page-queries.ts` with what it imports, as a script that declares `queries`. Built once. */
export function bundleQueries(): Promise<string> {
  bundling ??= bundle();
  return bundling;
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('./page-queries.ts', import.meta.url)),
        formats: ['iife'],
        name: 'queries',
      },
    },
  });
  const first = Array.isArray(built) ? built[0] : built;
  if (!first || !('output' in first)) throw new Error('The queries for pages were not built');
  return first.output[0].code;
}
