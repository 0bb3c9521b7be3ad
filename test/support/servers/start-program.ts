import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Only a guard against hanging: programs are slow on a busy machine. */
const START_MS = 120_000;

/** A program that a test has started. */
export interface StartedProgram {
  readonly child: ChildProcess;
  /** Kills it at once, as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
}

/** How to start a program. */
export interface StartOptions {
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly startMs?: number;
}

/**
 * Starts a program and waits until it is ready.
 *
 * @param isReady - Asked with everything that the program has written, after each piece of it and every 50 ms.
 * @throws {Error} When it ends before that, or is not ready after `startMs` (two minutes when absent); the message ends with what it wrote.
 */
export async function startProgram(
  command: string,
  args: readonly string[],
  isReady: (output: string) => boolean | Promise<boolean>,
  { env = {}, startMs = START_MS }: StartOptions = {},
): Promise<StartedProgram> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  // The last resort, for a runner that is ended in the middle of a test.
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  child.once('exit', () => process.off('exit', onExit));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-20_000)));

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  const startedAt = performance.now();
  while (!(await isReady(output))) {
    if (child.exitCode !== null) throw new Error(`${command} ended with code ${child.exitCode}: ${output}`);
    if (performance.now() - startedAt > startMs) {
      await kill();
      throw new Error(`${command} is not ready: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { child, kill };
}

/** Whether anything answers at a URL, whatever the answer. */
export async function isAnswering(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  );
}
