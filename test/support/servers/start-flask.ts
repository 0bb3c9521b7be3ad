import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { findFreePort } from './find-free-port.ts';

/** The small Flask endpoint of `flask-endpoint.py`: `/stream` is right, `/stream-wrong` has no `data:` lines. */
export interface FlaskEndpoint {
  /** Without a slash at its end. */
  readonly url: string;
  /** Ends the process that was started, and waits for it. */
  close(): Promise<void>;
}

/** A cold Python on a busy machine takes seconds. */
const startTimeoutMs = 30_000;

/**
 * Starts the endpoint on a free port of loopback.
 *
 * @param token - When given, every request must carry it as its bearer token.
 * @throws {Error} When no Python here has Flask; it says how to install it.
 */
export async function startFlask(token?: string): Promise<FlaskEndpoint> {
  const python = findPython();
  if (python === undefined) {
    throw new Error('Flask is missing. Install it with: apt-get install python3-flask');
  }
  const port = await findFreePort();
  const script = path.join(import.meta.dirname, 'flask-endpoint.py');
  const child = spawn(python, [script, String(port), ...(token === undefined ? [] : [token])], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // The last resort, for a runner that is ended in the middle of a test.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)));
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntilItAnswers(url, child);
  } catch (cause) {
    await stop(child);
    throw new Error(`The Flask endpoint did not start: ${errors}`, { cause });
  }
  return { url, close: () => stop(child) };
}

/** Tells whether Flask is there, for tests that say why they are skipped. */
export function hasFlask(): boolean {
  return findPython() !== undefined;
}

/** The first `python3` on the path may be one that Debian's Flask was not installed for. */
function findPython(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => {
    try {
      execFileSync(python, ['-c', 'import flask'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

async function waitUntilItAnswers(url: string, child: ChildProcess): Promise<void> {
  const startedAt = performance.now();
  while (child.exitCode === null && performance.now() - startedAt < startTimeoutMs) {
    try {
      await fetch(url);
      return;
    } catch {
      await setTimeout(50);
    }
  }
  throw new Error(child.exitCode === null ? 'It is silent.' : `It ended with code ${child.exitCode}.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
