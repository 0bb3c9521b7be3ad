import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { findFreePort } from './find-free-port.ts';
import { isAnswering, startProgram } from './start-program.ts';

/** The small Flask endpoint of `flask-endpoint.py`: `/stream` is right, `/stream-wrong` has no `data:` lines. */
export interface FlaskEndpoint {
  /** Without a slash at its end. */
  readonly url: string;
  /** Ends the process that was started, and waits for it. */
  close(): Promise<void>;
}

/** A cold Python on a busy machine takes seconds. */
const START_MS = 30_000;

/**
 * Starts the endpoint on a free port of loopback.
 *
 * @param token - When given, every request must carry it as its bearer token.
 * @throws {Error} When no Python here has Flask; it says how to install it.
 */
export async function startFlask(token?: string): Promise<FlaskEndpoint> {
  const python = findFlaskPython();
  if (python === undefined) {
    throw new Error('Flask is missing. Install it with: apt-get install python3-flask');
  }
  const port = await findFreePort();
  const script = path.join(import.meta.dirname, 'flask-endpoint.py');
  const url = `http://127.0.0.1:${port}`;
  const args = [script, String(port), ...(token === undefined ? [] : [token])];
  const program = await startProgram(python, args, () => isAnswering(url), { startMs: START_MS });
  return { url, close: program.kill };
}

/** Whether Flask is there, for tests that say why they are skipped. */
export function hasFlask(): boolean {
  return findFlaskPython() !== undefined;
}

/** The first `python3` on the path may be one that Debian's Flask was not installed for. */
export function findFlaskPython(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => {
    try {
      execFileSync(python, ['-c', 'import flask'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}
