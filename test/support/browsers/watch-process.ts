import type { ChildProcess } from 'node:child_process';

/** Collects what a browser process prints; both browsers are started so that they print every console message. */
export function gatherOutput(process: ChildProcess | null): () => string {
  const parts: string[] = [];
  for (const stream of [process?.stdout, process?.stderr])
    stream?.on('data', (data: Buffer) => parts.push(data.toString()));
  return () => parts.join('');
}

/** Resolves when a browser process has ended. */
export function goneOf(process: ChildProcess | null): Promise<void> {
  return new Promise((resolve) => {
    if (!process || process.exitCode !== null) resolve();
    else process.once('exit', () => resolve());
  });
}
