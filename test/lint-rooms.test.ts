import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, matchesGlob } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';

import { LIB_ROOMS, OTHER_ROOMS } from '#scripts/lint/rooms.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');

const REPORT = v.object({
  diagnostics: v.array(
    v.object({
      code: v.string(),
      filename: v.string(),
      help: v.optional(v.string(), ''),
      message: v.string(),
    }),
  ),
});

interface Finding {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

/** For each room one import that it refuses. */
const REFUSED: Readonly<Record<string, string>> = {
  'lib/protocol': '#lib/runs/limits.ts',
  'lib/sse': '#lib/protocol/run.ts',
  'lib/clock': '#lib/protocol/run.ts',
  'lib/wording': '#lib/settings/limits-item.ts',
  'lib/faults': '#lib/ports/wrap-port.ts',
  'lib/presets': '#lib/providers/dialect.ts',
  'lib/prices': '#lib/providers/dialect.ts',
  'lib/appearance': '#lib/settings/appearance-setting.ts',
  'lib/device-model': '#lib/runs/run-environment.ts',
  'lib/redaction': '#lib/vault/key-vault.ts',
  'lib/providers': '#lib/vault/key-vault.ts',
  'lib/quotations': '#lib/protocol/run.ts',
  'lib/prompts': '#lib/panel/create-panel-store.ts',
  'lib/ports': '#lib/runs/limits.ts',
  'lib/runs': 'wxt/browser',
  'lib/recordings': '#lib/vault/key-vault.ts',
  'lib/pictures': 'wxt/browser',
  'lib/pdf': 'idb',
  'lib/docx': 'idb',
  'lib/markdown': 'preact',
  'lib/database': '#lib/runs/limits.ts',
  'lib/ledger': '#lib/runs/limits.ts',
  'lib/transfer': '#lib/vault/key-vault.ts',
  'lib/chats': '#lib/providers/dialect.ts',
  'lib/vault': '#lib/runs/limits.ts',
  'lib/settings': '#lib/vault/key-vault.ts',
  'lib/tabs': '#lib/vault/key-vault.ts',
  'lib/passages': '#lib/runs/limits.ts',
  'lib/capture': 'idb',
  'lib/window-state': '#lib/vault/key-vault.ts',
  'lib/background': '#components/panel/Panel.tsx',
  'lib/panel': '#lib/vault/key-vault.ts',
  'lib/options': '#components/options/Options.tsx',
  'lib/inspector': '#lib/runs/perform-run.ts',
  'components/ui': '#lib/panel/create-panel-store.ts',
  'components/answer': '#components/panel/Panel.tsx',
  'components/providers': '#lib/options/create-options-store.ts',
  'components/panel': '#lib/runs/create-runs.ts',
  'components/options': 'webextension-polyfill',
  'components/inspector': '#lib/recordings/recording.ts',
  'entrypoints/sidepanel': '#lib/vault/key-vault.ts',
  'entrypoints/options': '#lib/sse/read-events.ts',
  'entrypoints/inspector': '#lib/vault/key-vault.ts',
  relay: '#lib/settings/limit-settings.ts',
  'relay/demo': '#lib/protocol/run.ts',
  'relay/http': '#lib/protocol/run.ts',
};

/** Violations of a rule by itself, by the name of the rule. */
const PLANTED: Readonly<Record<string, readonly [path: string, code: string]>> = {
  'an import from a parent folder': ['lib/runs/parent.ts', importing('../chats/chat-store.ts')],
  'an import of the tests': ['lib/markdown/tests.ts', importing('#test/support/time/manual-clock.ts')],
  'a key in an injected script': ['entrypoints/capture-planted.ts', importing('#lib/vault/key-vault.ts')],
  'a key in what runs before the first paint': [
    'entrypoints/first-frame.ts',
    importing('#lib/vault/key-vault.ts'),
  ],
  'what sets providers up in a control': [
    'components/ui/planted.ts',
    importing('#components/providers/KeyField.tsx'),
  ],
  'a page in the background': ['entrypoints/background.ts', importing('#components/panel/Panel.tsx')],
  'Preact in a store': ['lib/panel/preact.ts', importing('preact/hooks')],
};

/** A text that users read, outside lib/wording. */
const WORDED = 'components/panel/Worded.tsx';

const ALLOWED: Readonly<Record<string, string>> = {
  'components/panel': '#lib/protocol/run.ts',
  'lib/panel': '@preact/signals',
  'lib/chats': 'idb',
  'lib/background': 'wxt/browser',
  'entrypoints/options': 'wxt/browser',
};

let findings: readonly Finding[];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gloss-lint-'));
  const config = JSON.stringify(pathToFileURL(join(ROOT, 'oxlint.config.ts')).href);
  await writeFile(join(folder, 'oxlint.config.ts'), `export { default } from ${config};\n`);
  const planted = [
    ...Object.entries(REFUSED).map(([room, to]) => [`${room}/refused.ts`, importing(to)] as const),
    ...Object.entries(ALLOWED).map(([room, to]) => [`${room}/allowed.ts`, importing(to)] as const),
    ...Object.values(PLANTED),
    [WORDED, 'export const Worded = () => <button title="Ask again">Retry</button>;\n'] as const,
  ];
  for (const [path, code] of planted) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), code);
  }
  findings = await lint(folder);
  await rm(folder, { recursive: true, force: true });
});

test.each(Object.entries(REFUSED))('%s may not import %s', (room) => {
  expect(findings.filter(({ path }) => path === `${room}/refused.ts`)).toHaveLength(1);
});

test.each(Object.entries(PLANTED))('the linter refuses %s', (_name, [path]) => {
  expect(findings.filter((finding) => finding.path === path)).toHaveLength(1);
});

test.each(Object.entries(ALLOWED))('%s may import %s', (room) => {
  expect(findings.filter(({ path }) => path === `${room}/allowed.ts`)).toEqual([]);
});

test('a refusal names the room and says what to do instead', () => {
  const message = findings.find(({ path }) => path === 'lib/panel/refused.ts')?.message;
  expect(message).toContain('lib/panel may not import this');
  expect(message).toContain('ask the background');
});

test('the linter refuses text that users read outside lib/wording', () => {
  const worded = findings.filter(({ path }) => path === WORDED);
  expect(worded.map(({ code }) => code)).toEqual(Array(2).fill('gloss(sentences-in-wording)'));
});

test('every folder of lib has its line in the table of rooms, and a refused import here', async () => {
  const entries = await readdir(join(ROOT, 'lib'), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(Object.keys(LIB_ROOMS).sort()).toEqual(folders.sort());
  expect(Object.keys(REFUSED)).toEqual(expect.arrayContaining(folders.map((name) => `lib/${name}`)));
});

test.each(['components', 'entrypoints'])(
  'everything in %s has its line in the table of rooms',
  async (top) => {
    const entries = await readdir(join(ROOT, top), { withFileTypes: true });
    const paths = entries.map((entry) => `${top}/${entry.name}${entry.isDirectory() ? '/any.ts' : ''}`);
    const globs = OTHER_ROOMS.flatMap(({ files }) => [...files]);
    expect(
      paths.filter((path) => path.endsWith('.ts') && !globs.some((glob) => matchesGlob(path, glob))),
    ).toEqual([]);
  },
);

function importing(specifier: string): string {
  return `import { planted } from '${specifier}';\nexport const use = planted;\n`;
}

/** Lints a folder with the project's rules and returns what our own rules find. */
async function lint(folder: string): Promise<Finding[]> {
  const oxlint = join(ROOT, 'node_modules/.bin/oxlint');
  const output = await run(oxlint, ['-f', 'json'], { cwd: folder }).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)),
  );
  const { diagnostics } = v.parse(REPORT, JSON.parse(output));
  return diagnostics
    .filter(({ code }) => code === 'eslint(no-restricted-imports)' || code.startsWith('gloss('))
    .map(({ code, filename, help, message }) => ({ code, path: filename, message: `${message} ${help}` }));
}
