import { spawnSync } from 'node:child_process';

import { debianPackage, debianServices, hasProgram } from './find-program.ts';
import type { ProgramName } from './find-program.ts';
import { withoutServices } from './hold-services.ts';

/**
 * Makes sure that these programs are installed; on Debian, as root, it installs what is missing. No service of a package
 * is started, now or at the next boot.
 *
 * @throws When something is missing and cannot be installed here; the message says how to.
 */
export async function ensurePrograms(names: readonly ProgramName[]): Promise<void> {
  const missing: ProgramName[] = [];
  for (const name of names) if (!(await hasProgram(name))) missing.push(name);
  if (missing.length === 0) return;

  const packages = missing.map(debianPackage).join(' ');
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packages}`;
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!mayInstall)
    throw new Error(`These programs are missing: ${missing.join(', ')}. On Debian, as root: ${install}`);
  console.error(`Installing ${packages} (once)`);
  const run = withoutServices(() =>
    spawnSync('sh', ['-c', install], {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }),
  );
  if (run.status !== 0) throw new Error(`${install} failed:\n${run.stdout}\n${run.stderr}`);
  // Debian enables the services of server packages. Only the tests need these servers, and they start their
  // own.
  const services = missing.flatMap(debianServices);
  if (services.length > 0) spawnSync('systemctl', ['disable', ...services]);
}
