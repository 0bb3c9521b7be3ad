import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

interface Program {
  readonly files: readonly string[];
  readonly debian: string;
  /** The systemd units in the package. */
  readonly services?: readonly string[];
}

/** Programs that the tests and the demo use, each with its Debian package. */
const PROGRAMS = {
  chromium: { files: ['chromium', 'chromium-browser', 'google-chrome'], debian: 'chromium' },
  firefox: { files: ['firefox-esr', 'firefox'], debian: 'firefox-esr' },
  xvfb: { files: ['Xvfb'], debian: 'xvfb' },
  flask: { files: ['flask'], debian: 'python3-flask' },
  redis: { files: ['redis-server'], debian: 'redis-server', services: ['redis-server.service'] },
  nginx: { files: ['nginx'], debian: 'nginx', services: ['nginx.service'] },
  xdotool: { files: ['xdotool'], debian: 'xdotool' },
} as const satisfies Readonly<Record<string, Program>>;

/** The name of a program that `findProgram` knows. */
export type ProgramName = keyof typeof PROGRAMS;

/** Where Debian installs servers. It is only on root's path. */
const SERVERS = '/usr/sbin';

/** The Debian package of a program. */
export function debianPackage(name: ProgramName): string {
  return PROGRAMS[name].debian;
}

/** The systemd units that a program's Debian package enables. */
export function debianServices(name: ProgramName): readonly string[] {
  const program: Program = PROGRAMS[name];
  return program.services ?? [];
}

/**
 * Finds an installed program on the path.
 *
 * @throws When it is not there; the message names the package.
 */
export async function findProgram(name: ProgramName): Promise<string> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), SERVERS];
  for (const file of PROGRAMS[name].files) {
    for (const folder of folders) {
      const path = join(folder, file);
      if (await isExecutable(path)) return path;
    }
  }
  throw new Error(`${name} is not installed. On Debian: apt-get install ${PROGRAMS[name].debian}`);
}

/** Whether a program is installed, for tests that say why they are skipped. */
export async function hasProgram(name: ProgramName): Promise<boolean> {
  return await findProgram(name).then(
    () => true,
    () => false,
  );
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
