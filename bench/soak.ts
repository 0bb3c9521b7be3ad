import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { buildExtension } from '#scripts/build-extension.ts';
import { ensurePrograms } from '#scripts/ensure-programs.ts';
import { E2E_BROWSERS } from '#scripts/run-e2e.ts';
import { ROOT } from '#scripts/run-tool.ts';
import { readSeed } from '#test/support/time/random.ts';

import { soakMarkdown } from './soak-markdown.ts';

const DOCUMENTS = Number(process.env['GLOSS_DOCUMENTS'] ?? 100_000);
/** Of relays, for each way in which one can die. */
const KILLS = process.env['GLOSS_RELAY_KILLS'] ?? '100';
const GONE_SECONDS = process.env['GLOSS_REDIS_GONE_SECONDS'] ?? '10';
const SEED = readSeed();
const ORACLE_RUNS = process.env['RUNS'] ?? '500';

const args = process.argv.slice(2);
const chosen = E2E_BROWSERS.filter((browser) => args.includes(`--${browser}`));
const rest = args.filter((argument) => !chosen.some((browser) => argument === `--${browser}`));

await ensurePrograms(['chromium', 'firefox', 'xvfb', 'xdotool', 'redis', 'nginx']);
if ((await buildExtension()).failed > 0) process.exit(1);
const projects = (chosen.length > 0 ? chosen : E2E_BROWSERS).map((browser) => `--project=${browser}`);

/** Runs Vitest and returns its exit code. */
function runVitest(...options: string[]): Promise<number> {
  const vitest = spawn(join(ROOT, 'node_modules/.bin/vitest'), ['run', '--reporter=verbose', ...options], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      RUNS: ORACLE_RUNS,
      SEED: String(SEED),
      GLOSS_RELAY_KILLS: KILLS,
      GLOSS_REDIS_GONE_SECONDS: GONE_SECONDS,
    },
  });
  return new Promise((resolve) => vitest.once('close', (code) => resolve(code ?? 1)));
}

process.exitCode = await runVitest('--config', 'vitest.soak.config.ts', ...projects, ...rest);

if (rest.length === 0) {
  const relay = ['test/relay/kills.test.ts', 'test/relay/redis-faults.test.ts'];
  process.exitCode ||= await runVitest(...relay, '--testTimeout=3600000');
  process.exitCode ||= await runVitest('test/lib/markdown/prefix-oracle.test.ts');
  console.log(`${DOCUMENTS} random documents, seed ${SEED}`);
  await soakMarkdown(SEED, DOCUMENTS);
}
