import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, onTestFinished, test } from 'vitest';

import { checkWords } from '#scripts/lint/check-words.ts';
import { findRefusedWords } from '#scripts/lint/refused-words.ts';

const run = promisify(execFile);

test.each([
  'Whoever reads frames switches on their type.',
  'It goes back to whence it came.',
  'The browser styles them anew.',
  'a port of its own',
  'what becomes of the draft',
  'The list gives way to the editor.',
  'the deltas from there on',
  'It is in the hands of the background.',
  'a picture beside the text',
  'A chat is written whole, which is dear.',
  'what stands in the composer',
  'Blocks do not stand in a line.',
  'A formula next to Hangul: formulas are set when their block is closed.',
  'One look serves.',
  'mended in Firefox 145',
])('“%s” is refused', (text) => {
  expect(findRefusedWords(text)).toHaveLength(1);
});

test.each([
  'one of our own pages',
  'its own port',
  'Each name can stand alone.',
  'SSE stands for server-sent events.',
  'a stand-in for the clock',
  'The relay serves pages.',
  'The font is set to 14 px.',
  'I understand it.',
])('“%s” is let through', (text) => {
  expect(findRefusedWords(text)).toEqual([]);
});

test('a phrase is found across the lines of a comment, and reported with its line', () => {
  const text = '/**\n * Ports come in on a port of\n * its own.\n */\n';
  expect(findRefusedWords(text)).toMatchObject([{ line: 2, found: 'of its own' }]);
});

test('the check fails on a refused word in a comment and names its place and what to say', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gloss words-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await run('git', ['init', '--quiet'], { cwd: folder });
  await writeFile(join(folder, 'fine.ts'), '/** Anyone who reads this. */\n');
  expect(await checkWords(folder)).toMatchObject({ ok: true, output: '' });

  await writeFile(join(folder, 'planted.ts'), 'export const use = 1;\n// For whoever reads this.\n');
  const { ok, output } = await checkWords(folder);
  expect(ok).toBe(false);
  expect(output).toBe('planted.ts:2: “whoever”: say “anyone who”, or name them');
});
