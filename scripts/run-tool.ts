import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** The result of a tool's run. */
export interface ToolRun {
  readonly name: string;
  readonly ok: boolean;
  /** What it printed, both streams in order. */
  readonly output: string;
  readonly ms: number;
}

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '..');

/**
 * Runs a program of `node_modules/.bin`, or any other on the path, and keeps what it prints.
 *
 * @param folder - Where it runs; the root of the repository by default.
 */
export async function runTool(name: string, args: readonly string[], folder = ROOT): Promise<ToolRun> {
  const started = performance.now();
  const parts: string[] = [];
  const child = spawn(name, args, {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => parts.push(data.toString()));
  const ok = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      parts.push(error.message);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  return { name: [name, ...args].join(' '), ok, output: parts.join(''), ms: performance.now() - started };
}
