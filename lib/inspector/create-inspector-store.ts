import { batch, type ReadonlySignal, signal } from '@preact/signals';

import type { Clock } from '#lib/clock/clock.ts';
import type { Finding, InspectorFrame } from '#lib/protocol/frames/inspector-frames.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import { fromFixtures, toFixture } from '#lib/recordings/aimock-fixture.ts';
import { maskRecording } from '#lib/recordings/mask-recording.ts';
import {
  type Recording,
  type RecordingProblem,
  readRecordings,
  writeRecording,
} from '#lib/recordings/recording.ts';
import { replayRecording } from '#lib/recordings/replay-recording.ts';

import {
  createInspectedStream,
  type InspectedStream,
  type StreamControl,
} from './create-inspected-stream.ts';
import { createReplayControl, type ReplayControl } from './create-replay.ts';

/** What is wrong with a file that was opened. */
export type FileNote =
  | { readonly type: 'problem'; readonly file: string; readonly problem: RecordingProblem | 'unreadable' }
  | { readonly type: 'skipped'; readonly file: string; readonly count: number };

/** A file format for saving a stream. */
export type StreamFormat = 'recording' | 'fixture';

/** The state of the inspector. */
export interface InspectorStore {
  /** The newest first. */
  readonly streams: ReadonlySignal<readonly InspectedStream[]>;
  readonly selected: ReadonlySignal<InspectedStream | undefined>;
  readonly note: ReadonlySignal<FileNote | undefined>;
  readonly replay: ReplayControl;
  select(id: string): void;
  remove(id: string): void;
  apply(frame: InspectorFrame): void;
  /** The background is gone: live runs are shown as they are. */
  disconnected(): void;
  /** Opens a recording, or a fixture of aimock, which is JSON too. */
  open(file: string, read: () => Promise<string>): Promise<void>;
  dismissNote(): void;
  /** The text of the file that a stream is saved as. Never holds a key. */
  write(stream: InspectedStream, format: StreamFormat, hasText: boolean): Promise<string>;
}

/** What the store needs. */
export interface InspectorStoreOptions {
  readonly clock: Clock;
  newId(): string;
  reportFault(error: unknown): void;
}

/** Older streams are dropped: each may be large. */
const MAX_STREAMS = 20;

export function createInspectorStore({ clock, newId, reportFault }: InspectorStoreOptions): InspectorStore {
  const streams = signal<readonly StreamControl[]>([]);
  const selected = signal<StreamControl | undefined>(undefined);
  const note = signal<FileNote | undefined>(undefined);
  const replay = createReplayControl({ clock, reportFault });

  function find(id: string): StreamControl | undefined {
    return streams.peek().find((stream) => stream.id === id);
  }

  function select(stream: StreamControl | undefined): void {
    if (stream === selected.peek()) return;
    replay.close();
    selected.value = stream;
  }

  function add(stream: StreamControl): void {
    batch(() => {
      streams.value = [stream, ...streams.value].slice(0, MAX_STREAMS);
      const shown = selected.peek();
      const isFollowed = shown === streams.value[1] && shown?.file === undefined && !replay.current.peek();
      // A new run takes the view of the newest run; an older run, a recording or a replay stays in view.
      if (!shown || isFollowed || !streams.value.includes(shown)) select(stream);
    });
  }

  /** Reads a recording again with the current dialect. */
  async function readAgain(
    recording: Recording,
  ): Promise<{ findings: ReadonlyMap<number, Finding[]>; end: RunEnd | undefined }> {
    const findings = new Map<number, Finding[]>();
    const end = await replayRecording(recording, {
      clock,
      isPaced: false,
      signal: new AbortController().signal,
      reportFault,
      listener: { text() {}, moveToReasoning() {}, picture() {}, source() {}, notice() {} },
      onEntry(index, found) {
        if (found) findings.set(index, found);
      },
    });
    return { findings, end };
  }

  async function show(file: string, recording: Recording): Promise<StreamControl> {
    const stream = createInspectedStream(newId(), recording.info, file);
    stream.add(recording.entries);
    const { findings, end } = await readAgain(recording);
    stream.setFindings(findings);
    const { state = 'interrupted', failure } = end ?? {};
    const at = stream.summary.peek().lastAt;
    stream.close(recording.end ?? { at, state, ...(failure && { failure: failure.kind }) });
    add(stream);
    return stream;
  }

  return {
    streams,
    selected,
    note,
    replay,
    select: (id) => select(find(id)),
    remove(id) {
      batch(() => {
        streams.value = streams.value.filter((stream) => stream.id !== id);
        if (selected.peek()?.id === id) select(streams.value[0]);
      });
    },
    apply(frame) {
      switch (frame.type) {
        case 'stream-start':
          return add(createInspectedStream(frame.run, frame.info));
        case 'stream-entries':
          return find(frame.run)?.add(frame.entries);
        case 'stream-end':
          return find(frame.run)?.close(frame.end);
        default:
          frame satisfies never;
      }
    },
    disconnected() {
      for (const stream of streams.peek()) {
        if (stream.end.peek()) continue;
        stream.close({ at: stream.summary.peek().lastAt, state: 'interrupted' });
      }
    },
    async open(file, read) {
      note.value = undefined;
      let text: string;
      try {
        text = await read();
      } catch {
        note.value = { type: 'problem', file, problem: 'unreadable' };
        return;
      }
      const opened = readRecordings(text, (value) => fromFixtures(value, clock.now()));
      if (opened.type === 'problem') {
        note.value = { type: 'problem', file, problem: opened.problem };
        return;
      }
      let last: StreamControl | undefined;
      for (const recording of opened.recordings.slice(0, MAX_STREAMS)) last = await show(file, recording);
      if (last) select(last);
      if (opened.skipped > 0) note.value = { type: 'skipped', file, count: opened.skipped };
    },
    dismissNote() {
      note.value = undefined;
    },
    async write(stream, format, hasText) {
      const recording = hasText ? stream.toRecording() : maskRecording(stream.toRecording());
      return format === 'recording'
        ? writeRecording(recording, hasText)
        : await toFixture(recording, clock, reportFault);
    },
  };
}
