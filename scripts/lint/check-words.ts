import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { ROOT, runTool } from '../run-tool.ts';
import type { ToolRun } from '../run-tool.ts';
import { findRefusedWords } from './refused-words.ts';

const TEXT_FILES = new Set(['.ts', '.tsx', '.mjs', '.css', '.html', '.md', '.json', '.py', '.yaml']);

/** Third-party texts, and the two files that must name the words. */
const UNCHECKED = [
  'package-lock.json',
  'test/fixtures/',
  'scripts/lint/refused-words.ts',
  'test/scripts/lint/refused-words.test.ts',
];

/** Looks for refused words in every text file that git knows or would add. */
export async function checkWords(folder = ROOT): Promise<ToolRun> {
  const started = performance.now();
  const listed = await runTool('git', ['ls-files', '--cached', '--others', '--exclude-standard'], folder);
  const paths = listed.output
    .split('\n')
    .filter((path) => TEXT_FILES.has(extname(path)) && !UNCHECKED.some((prefix) => path.startsWith(prefix)));
  const lines = await Promise.all(paths.map((path) => describeUses(folder, path)));
  const output = lines.flat().join('\n');
  return {
    name: 'refused words',
    ok: listed.ok && output === '',
    output: listed.ok ? output : listed.output,
    ms: performance.now() - started,
  };
}

async function describeUses(folder: string, path: string): Promise<string[]> {
  // A file that git lists may have been deleted.
  const text = await readFile(join(folder, path), 'utf8').catch(() => '');
  return findRefusedWords(text).map(({ line, found, say }) => `${path}:${line}: “${found}”: say ${say}`);
}
