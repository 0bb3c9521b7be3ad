import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloss-lint-'));
  await cp(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Lints one planted file with the project's own rules, and returns what the linter says. */
async function lint(path: string, code: string): Promise<string> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), code);
  const oxlint = join(ROOT, 'node_modules/.bin/oxlint');
  return await run(oxlint, [path], { cwd: folder }).then(
    () => '',
    (error: unknown) => (error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)),
  );
}

const forbidden = [
  { from: 'components/panel/Planted.tsx', to: '#lib/vault/key-vault.ts' },
  { from: 'components/panel/Planted.tsx', to: '#lib/runs/create-runs.ts' },
  { from: 'entrypoints/sidepanel/planted.ts', to: '#lib/vault/key-vault.ts' },
  { from: 'lib/panel/planted.ts', to: '#lib/vault/key-vault.ts' },
  { from: 'lib/panel/planted.ts', to: '#lib/sse/read-events.ts' },
  { from: 'lib/protocol/planted.ts', to: '#lib/runs/limits.ts' },
  { from: 'lib/providers/planted.ts', to: '#lib/vault/key-vault.ts' },
  { from: 'lib/providers/planted.ts', to: '#lib/sse/read-events.ts' },
  { from: 'lib/runs/planted.ts', to: 'wxt/browser' },
];

test.each(forbidden)('refuses that $from imports $to', async ({ from, to }) => {
  const code = `import { planted } from '${to}';\nexport const use = planted;\n`;
  expect(await lint(from, code)).toMatch(/no-restricted-imports/);
});

test('lets a room import what it may', async () => {
  const code = `import { planted } from '#lib/protocol/run.ts';\nexport const use = planted;\n`;
  expect(await lint('components/panel/Fine.tsx', code)).toBe('');
});
