import type { ChildProcess } from 'node:child_process';

/** Collects what a browser process prints; both browsers are started so that they print every console message. */
export function gatherOutput(process: ChildProcess | null): () => string {
  const parts: string[] = [];
  for (const stream of [process?.stdout, process?.stderr])
    stream?.on('data', (data: Buffer) => parts.push(data.toString()));
  return () => parts.join('');
}
