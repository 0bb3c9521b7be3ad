import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import * as runToolModule from '#scripts/run-tool.ts';

const { ROOT, runTool } = runToolModule;
const SCRIPTS = join(ROOT, 'scripts');

/** Copies `run-tool.ts` into a clone whose folder has a space and a percent sign in its name, and imports it there. */
async function importInOddFolder(): Promise<{
  folder: string;
  tool: Pick<typeof runToolModule, 'ROOT' | 'runTool'>;
}> {
  const folder = join(await realpath(await mkdtemp(join(tmpdir(), 'gloss-'))), 'a space', '100%');
  onTestFinished(() => rm(join(folder, '../..'), { recursive: true, force: true }));
  await mkdir(join(folder, 'scripts'), { recursive: true });
  await cp(join(SCRIPTS, 'run-tool.ts'), join(folder, 'scripts/run-tool.ts'));
  const url = pathToFileURL(join(folder, 'scripts/run-tool.ts')).href;
  return { folder, tool: await import(/* @vite-ignore */ url) };
}

test('the root of a clone is its path as the file system knows it, spaces included', async () => {
  const { folder, tool } = await importInOddFolder();
  expect(tool.ROOT).toBe(folder);
});

test('a tool runs in a clone whose folder has a space in its name', async () => {
  const { folder, tool } = await importInOddFolder();
  const run = await tool.runTool('node', ['-p', 'process.cwd() + " " + process.env.PATH']);
  expect(run.ok).toBe(true);
  expect(run.output.startsWith(`${folder} ${join(folder, 'node_modules/.bin')}${delimiter}`)).toBe(true);
});

test('a tool that fails is reported with what it printed on both streams', async () => {
  const run = await runTool('node', ['-e', 'console.log("out"); console.error("err"); process.exit(3)']);
  expect(run.ok).toBe(false);
  expect(run.output).toContain('out\n');
  expect(run.output).toContain('err\n');
});

test('a program that is not installed fails with its name', async () => {
  const run = await runTool('gloss-no-such-program', []);
  expect(run).toMatchObject({ ok: false, output: expect.stringContaining('gloss-no-such-program') });
});
