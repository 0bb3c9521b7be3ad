import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { atMost, type BenchLine, figure } from './bench-line.ts';

const DIST = fileURLToPath(new URL('../dist/chrome-mv3', import.meta.url));

/** The scripts that a page loads on start. */
async function readEntryScripts(page: string): Promise<string[]> {
  const html = await readFile(join(DIST, page), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/gu)].map(([, path = '']) => path);
}

/** The size of these scripts and their static imports, in kB (gzip). */
async function measureScripts(entries: readonly string[]): Promise<number> {
  const waiting = [...entries];
  const seen = new Set<string>();
  let bytes = 0;
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const script = await readFile(join(DIST, path));
    bytes += gzipSync(script).length;
    const imports = script
      .toString()
      .matchAll(/(?:^|[;}\s])import(?:[^"'`;()]*from)?["'`]\.\/([^"'`]+\.js)["'`]/gu);
    for (const [, name = ''] of imports) waiting.push(join('chunks', name));
  }
  return bytes / 1000;
}

/** The chunk that draws answers and goes with these scripts: each page that draws answers has its own. */
async function findPainter(entries: readonly string[]): Promise<string> {
  const names = await readdir(join(DIST, 'chunks'));
  for (const name of names.filter((name) => name.startsWith('create-answer-painter'))) {
    const script = await readFile(join(DIST, 'chunks', name), 'utf8');
    if (entries.some((entry) => script.includes(basename(entry)))) return join('chunks', name);
  }
  throw new Error('No build found. Run npm run build first.');
}

/** Measures the size of the built extension. */
export async function benchSizes(): Promise<BenchLine[]> {
  // The small script before the first frame loads the panel's own.
  const entries = [...(await readEntryScripts('sidepanel.html')), 'chunks/panel.js'];
  const painter = await findPainter(entries);
  const background = await readFile(join(DIST, 'background.js'));
  return [
    // The scripts have the panel's style sheets.
    atMost(
      'panel scripts and styles before a question can be sent',
      await measureScripts(entries),
      70,
      'kB gzip',
    ),
    figure(
      'panel scripts and styles before highlighting and math',
      await measureScripts([...entries, painter]),
      'kB gzip',
    ),
    figure('background JavaScript', background.length / 1000, 'kB minified'),
  ];
}
