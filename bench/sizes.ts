import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { atMost, type BenchLine } from './bench-line.ts';

const DIST = fileURLToPath(new URL('../dist/chrome-mv3', import.meta.url));

/** The scripts that a page loads at its start: its entry point and its static imports. */
async function readStaticScripts(page: string): Promise<Buffer[]> {
  const html = await readFile(join(DIST, page), 'utf8');
  const waiting = [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/gu)].map(([, path = '']) => path);
  const seen = new Set<string>();
  const scripts: Buffer[] = [];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const script = await readFile(join(DIST, path));
    scripts.push(script);
    const imports = script
      .toString()
      .matchAll(/(?:^|[;}\s])import(?:[^"'`;()]*from)?["'`]\.\/([^"'`]+\.js)["'`]/gu);
    for (const [, name = ''] of imports) waiting.push(join('chunks', name));
  }
  return scripts;
}

/** Measures the size of the built extension. */
export async function benchSizes(): Promise<BenchLine[]> {
  const panel = await readStaticScripts('sidepanel.html');
  const background = await readFile(join(DIST, 'background.js'));
  const gzipped = panel.reduce((sum, script) => sum + gzipSync(script).length, 0);
  const all = await readdir(DIST, { recursive: true, withFileTypes: true });
  if (all.length === 0) throw new Error('No build found. Run npm run build first.');
  return [
    atMost('panel JavaScript before highlighting and math', gzipped / 1000, 80, 'kB gzip'),
    atMost('background JavaScript', background.length / 1000, 150, 'kB minified'),
  ];
}
