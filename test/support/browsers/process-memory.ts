import { readFile } from 'node:fs/promises';

/** What a process was started with; empty once it has ended. */
export async function readCommandLine(pid: number): Promise<string> {
  return await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

/**
 * What a process holds in memory that no file is behind, in bytes: its heaps and buffers, without its program.
 *
 * @throws When there is no such process.
 */
export async function readOwnMemory(pid: number | undefined): Promise<number> {
  const status = pid === undefined ? '' : await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^RssAnon:\s+(?<kilobytes>\d+) kB$/mu.exec(status)?.groups?.['kilobytes'];
  if (kilobytes === undefined) throw new Error('The process of the extension is not there');
  return Number(kilobytes) * 1024;
}
