import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** The policy script that Debian runs before a package may start its services. */
const POLICY = '/usr/sbin/policy-rc.d';

const MARK = '# Written by Gloss while it installs programs for its tests.';

/** Denies every start, but only while the process that wrote it is alive. */
function writePolicy(path: string, kept: string): void {
  const script = `#!/bin/sh
${MARK} Delete it when no such installation is running.
kill -0 ${process.pid} 2>/dev/null && exit 101
[ ! -x '${kept}' ] || exec '${kept}' "$@"
exit 0
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
}

/** Restores the previous file, even after a run that was killed. */
function restore(path: string, kept: string): void {
  if (!existsSync(path) || !readFileSync(path, 'utf8').includes(MARK)) return;
  if (existsSync(kept)) renameSync(kept, path);
  else rmSync(path);
}

/**
 * Runs `install` while no Debian package may start a service. A server that a test needs must not start
 * listening on a developer's machine.
 *
 * @param path - The path of the policy; for tests.
 */
export function withoutServices<T>(install: () => T, path = POLICY): T {
  const kept = `${path}.before-gloss`;
  restore(path, kept);
  if (existsSync(path)) renameSync(path, kept);
  try {
    writePolicy(path, kept);
    return install();
  } finally {
    restore(path, kept);
    // The policy could not be written.
    if (existsSync(kept) && !existsSync(path)) renameSync(kept, path);
  }
}
