import type { RunEvent } from './run-record.ts';

/** Writes an event as every reader of the run gets it; undefined for one that no reader gets. */
export function encodeEvent(runId: string, { seq, event, data }: RunEvent): Buffer | undefined {
  if (event === '') return undefined;
  const name = event === 'message' ? '' : `event: ${event}\n`;
  const lines = data
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('');
  return Buffer.from(`${name}${lines}id: ${runId}.${seq}\n\n`);
}

/** Parses the id of an event. Undefined for ids that are not ours. */
export function readEventId(id: string): { readonly run: string; readonly seq: number } | undefined {
  const [, run, seq] = /^(run_[\w-]{32})\.(\d{1,9})$/.exec(id) ?? [];
  return run === undefined ? undefined : { run, seq: Number(seq) };
}
