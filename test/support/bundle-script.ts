import { fileURLToPath } from 'node:url';

import { build, type Plugin } from 'vite';

/**
 * Bundles a module and what it imports into one classic script, for a page that is not built.
 *
 * @param entry - The module's file.
 * @param name - The global variable that holds what the module exports.
 * @param plugins - Changes to make while bundling.
 */
export async function bundleScript(entry: URL, name: string, plugins: Plugin[] = []): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins,
    build: { write: false, lib: { entry: fileURLToPath(entry), formats: ['iife'], name } },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (!chunk) throw new Error(`Vite built nothing of ${entry.pathname}.`);
  return chunk.code;
}
