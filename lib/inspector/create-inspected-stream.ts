import { batch, type ReadonlySignal, signal } from '@preact/signals';

import type { Finding, StreamEnd, StreamEntry, StreamInfo } from '#lib/protocol/frames/inspector-frames.ts';
import type { Recording } from '#lib/recordings/recording.ts';

import { createSummaryCounter, sizeOf, type StreamSummary } from './stream-summary.ts';

/** Further entries of one stream are counted but not kept. */
const MAX_ENTRIES = 200_000;
/** So are entries once these many bytes are kept. */
const MAX_BYTES = 96 * 1024 * 1024;

/** A stream that the inspector shows. */
export interface InspectedStream {
  readonly id: string;
  readonly info: StreamInfo;
  /** The file that it was opened from; undefined for a run. */
  readonly file: string | undefined;
  /** Grows in place; read `count` to be notified. */
  readonly entries: readonly StreamEntry[];
  readonly count: ReadonlySignal<number>;
  readonly summary: ReadonlySignal<StreamSummary>;
  /** How many entries were not kept. */
  readonly dropped: ReadonlySignal<number>;
  /** Undefined while the run is live. */
  readonly end: ReadonlySignal<StreamEnd | undefined>;
  toRecording(): Recording;
}

/** A stream, and what its owner does with it. */
export interface StreamControl extends InspectedStream {
  add(entries: readonly StreamEntry[]): void;
  /** Replaces what was found in entries. */
  setFindings(findings: ReadonlyMap<number, Finding[]>): void;
  close(end: StreamEnd): void;
}

export function createInspectedStream(id: string, info: StreamInfo, file?: string): StreamControl {
  const entries: StreamEntry[] = [];
  const count = signal(0);
  const dropped = signal(0);
  const end = signal<StreamEnd | undefined>(undefined);
  let counter = createSummaryCounter();
  const summary = signal(counter.read());
  let bytes = 0;

  return {
    id,
    info,
    file,
    entries,
    count,
    summary,
    dropped,
    end,
    toRecording() {
      const ended = end.peek();
      return { info, entries: [...entries], ...(ended && { end: ended }) };
    },
    add(added) {
      let lost = 0;
      for (const entry of added) {
        if (entries.length >= MAX_ENTRIES || bytes > MAX_BYTES) lost += 1;
        else {
          entries.push(entry);
          counter.add(entry);
          bytes += sizeOf(entry) ?? 0;
        }
      }
      batch(() => {
        count.value = entries.length;
        summary.value = counter.read();
        dropped.value += lost;
      });
    },
    setFindings(findings) {
      counter = createSummaryCounter();
      for (const [index, entry] of entries.entries()) {
        const found = findings.get(index);
        const isRead = entry.kind === 'event' || entry.kind === 'json';
        const next = isRead && found ? { ...entry, findings: found } : entry;
        entries[index] = next;
        counter.add(next);
      }
      summary.value = counter.read();
    },
    close(ended) {
      end.value = ended;
    },
  };
}
