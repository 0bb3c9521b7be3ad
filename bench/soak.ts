import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { buildExtension } from '#scripts/build-extension.ts';
import { ensurePrograms } from '#scripts/ensure-programs.ts';
import { E2E_BROWSERS } from '#scripts/run-e2e.ts';
import { ROOT } from '#scripts/run-tool.ts';
import { readSeed } from '#test/support/time/random.ts';

import { soakMarkdown } from './soak-markdown.ts';

const DOCUMENTS = Number(process.env['GLOSS_DOCUMENTS'] ?? 100_000);

const args = process.argv.slice(2);
const chosen = E2E_BROWSERS.filter((browser) => args.includes(`--${browser}`));
const rest = args.filter((argument) => !chosen.some((browser) => argument === `--${browser}`));

await ensurePrograms(['chromium', 'firefox', 'xvfb', 'xdotool']);
if ((await buildExtension()).failed > 0) process.exit(1);
const projects = (chosen.length > 0 ? chosen : E2E_BROWSERS).map((browser) => `--project=${browser}`);
const vitest = spawn(
  join(ROOT, 'node_modules/.bin/vitest'),
  ['run', '--config', 'vitest.soak.config.ts', '--reporter=verbose', ...projects, ...rest],
  { cwd: ROOT, stdio: 'inherit' },
);
process.exitCode = await new Promise<number>((resolve) => vitest.once('close', (code) => resolve(code ?? 1)));

if (rest.length === 0) {
  const seed = readSeed();
  console.log(`${DOCUMENTS} random documents, seed ${seed}`);
  await soakMarkdown(seed, DOCUMENTS);
}
