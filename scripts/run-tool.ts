import { spawn } from 'node:child_process';

/** How a tool's run went. */
export interface ToolRun {
  readonly name: string;
  readonly ok: boolean;
  /** What it printed, both streams in order. */
  readonly output: string;
  readonly ms: number;
}

/** The root of the repository, where every tool runs. */
export const ROOT = new URL('..', import.meta.url).pathname;

/** Runs a program of `node_modules/.bin`, or any other on the path, and keeps what it prints. */
export async function runTool(name: string, args: readonly string[]): Promise<ToolRun> {
  const started = performance.now();
  const parts: string[] = [];
  const child = spawn(name, args, {
    cwd: ROOT,
    env: { ...process.env, PATH: `${ROOT}node_modules/.bin:${process.env['PATH'] ?? ''}` },
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
