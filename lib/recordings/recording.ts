import * as v from 'valibot';

import {
  type StreamEnd,
  streamEndSchema,
  type StreamEntry,
  streamEntrySchema,
  type StreamInfo,
  streamInfoSchema,
} from '#lib/protocol/frames/inspector-frames.ts';

const FORMAT = 'gloss-recording';
const VERSION = 1;

/** Reading a longer file would block the page for too long. */
const MAX_LENGTH = 128 * 1024 * 1024;

/** What a run sent and received. */
export interface Recording {
  readonly info: StreamInfo;
  /** In wire order; their times never decrease. */
  readonly entries: readonly StreamEntry[];
  /** Absent when the run was still live. */
  readonly end?: StreamEnd;
}

/** Why a file is not a recording. */
export type RecordingProblem = 'too-large' | 'not-json' | 'not-a-recording' | 'newer-version' | 'no-stream';

/** The contents of a file. */
export type OpenedRecordings =
  | {
      readonly type: 'recordings';
      readonly recordings: readonly Recording[];
      /** How many parts of the file could not be read. */
      readonly skipped: number;
    }
  | { readonly type: 'problem'; readonly problem: RecordingProblem };

const headSchema = v.object({
  format: v.literal(FORMAT),
  version: v.number(),
});

const bodySchema = v.object({
  info: streamInfoSchema,
  entries: v.array(v.unknown()),
  end: v.exactOptional(streamEndSchema),
});

/** The entry as it is stored: its findings are computed again on reading. */
function toStored(entry: StreamEntry): StreamEntry {
  if (!('findings' in entry)) return entry;
  const { findings: _findings, ...stored } = entry;
  return stored;
}

/**
 * Writes a recording as JSON, one entry per line.
 *
 * @param hasText - Whether the recording still has its text (`maskRecording` takes it out).
 */
export function writeRecording({ info, entries, end }: Recording, hasText: boolean): string {
  const head = JSON.stringify({ format: FORMAT, version: VERSION, hasText, info, ...(end && { end }) });
  const lines = entries.map((entry) => JSON.stringify(toStored(entry)));
  return `${head.slice(0, -1)},"entries":[\n${lines.join(',\n')}\n]}\n`;
}

/** Keeps times from decreasing, as they would when the clock is set back during a run. */
function inOrder(entries: readonly StreamEntry[]): StreamEntry[] {
  let latest = 0;
  return entries.map((entry) => {
    latest = Math.max(latest, Number.isFinite(entry.at) ? entry.at : 0);
    return { ...toStored(entry), at: latest };
  });
}

/** Reads the JSON of a recording. Entries that it cannot read are skipped and counted. */
function readParsed(value: unknown): OpenedRecordings {
  if (!v.is(headSchema, value)) return { type: 'problem', problem: 'not-a-recording' };
  if (value.version > VERSION) return { type: 'problem', problem: 'newer-version' };
  const body = v.safeParse(bodySchema, value);
  if (!body.success) return { type: 'problem', problem: 'not-a-recording' };
  const { info, entries, end } = body.output;
  const readable = entries.flatMap((entry) => {
    const read = v.safeParse(streamEntrySchema, entry);
    return read.success ? [read.output] : [];
  });
  const recording = { info, entries: inOrder(readable), ...(end && { end }) };
  return { type: 'recordings', recordings: [recording], skipped: entries.length - readable.length };
}

/**
 * Reads a file that may be a recording.
 *
 * @param readOther - Reads the JSON of another format that is accepted; undefined when it is not of that format.
 */
export function readRecordings(
  text: string,
  readOther: (value: unknown) => OpenedRecordings | undefined,
): OpenedRecordings {
  if (text.length > MAX_LENGTH) return { type: 'problem', problem: 'too-large' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { type: 'problem', problem: 'not-json' };
  }
  return readOther(value) ?? readParsed(value);
}
