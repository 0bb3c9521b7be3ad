import { beforeEach, describe, expect, it } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import { createInspectorStore, type InspectorStore } from '#lib/inspector/create-inspector-store.ts';
import type { InspectorFrame, StreamEntry, StreamInfo } from '#lib/protocol/frames/inspector-frames.ts';
import { writeRecording } from '#lib/recordings/recording.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const INFO: StreamInfo = {
  startedAt: 1,
  provider: 'Tides',
  model: 'm',
  dialect: 'event-stream',
  origin: 'http://localhost',
  eventStream: { method: 'POST', textField: 'text' },
};
const ENTRIES: StreamEntry[] = [
  { kind: 'request', at: 0, method: 'POST', path: '/' },
  { kind: 'response', at: 1, status: 200, headers: { 'content-type': 'text/event-stream' } },
  { kind: 'event', at: 2, event: 'message', data: '{"text":"The tide"}', id: '' },
  { kind: 'event', at: 3, event: 'message', data: '{"broken', id: '' },
  { kind: 'close', at: 4, how: 'clean' },
];
const RECORDING = { info: INFO, entries: ENTRIES, end: { at: 4, state: 'complete' } } as const;

let store: InspectorStore;
let ids = 0;

beforeEach(() => {
  store = createInspectorStore({
    clock: systemClock,
    newId: () => `id-${(ids += 1)}`,
    reportFault(error) {
      throw error;
    },
  });
});

function frames(run: string, ...more: InspectorFrame[]): void {
  store.apply({ type: 'stream-start', run, info: INFO });
  for (const frame of more) store.apply(frame);
}

function open(text: string, name = 'file.json'): Promise<void> {
  return store.open(name, () => Promise.resolve(text));
}

it('a run grows entry by entry, and ends', () => {
  frames('1', { type: 'stream-entries', run: '1', entries: ENTRIES.slice(0, 2) });
  store.apply({ type: 'stream-entries', run: '1', entries: ENTRIES.slice(2) });
  const stream = store.selected.value;
  expect(stream?.count.value).toBe(5);
  expect(stream?.end.value).toBeUndefined();
  store.apply({ type: 'stream-end', run: '1', end: { at: 4, state: 'complete' } });
  expect(stream?.end.value?.state).toBe('complete');
  expect(stream?.toRecording()).toEqual(RECORDING);
});

it('the newest run is followed, until the user looks at an older one', () => {
  frames('1');
  frames('2');
  expect(store.selected.value?.id).toBe('2');
  store.select('1');
  frames('3');
  expect(store.selected.value?.id).toBe('1');
});

it('entries of a run that is not known are dropped', () => {
  store.apply({ type: 'stream-entries', run: 'other', entries: ENTRIES });
  expect(store.streams.value).toEqual([]);
});

it('runs that were live when the background ended are interrupted', () => {
  frames('1', { type: 'stream-entries', run: '1', entries: ENTRIES });
  store.disconnected();
  expect(store.selected.value?.end.value).toEqual({ at: 4, state: 'interrupted' });
});

it('the oldest of many streams is dropped, and one that is removed gives the view to the newest', () => {
  for (let run = 0; run < 25; run += 1) frames(String(run));
  expect(store.streams.value).toHaveLength(20);
  store.remove('24');
  expect(store.selected.value?.id).toBe('23');
});

describe('a file that is opened', () => {
  it('is shown with what the dialect finds in it now', async () => {
    await open(writeRecording(RECORDING, true));
    const stream = store.selected.value;
    expect(stream?.file).toBe('file.json');
    expect(stream?.entries[2]).toMatchObject({ findings: [{ type: 'answer', count: 8 }] });
    expect(stream?.entries[3]).toMatchObject({ findings: [{ type: 'malformed' }] });
    expect(stream?.summary.value.problems).toBe(1);
    expect(stream?.end.value?.state).toBe('complete');
    expect(store.note.value).toBeUndefined();
  });

  it('may be an aimock fixture, whose end is found by reading it', async () => {
    await open(
      '{"fixtures":[{"match":{},"response":{"content":"Hello!"}},{"match":{},"response":{"image":{}}}]}',
    );
    expect(store.selected.value?.end.value?.state).toBe('complete');
    expect(store.note.value).toEqual({ type: 'skipped', file: 'file.json', count: 1 });
  });

  it.each([
    ['is no JSON', 'tide', 'not-json'],
    ['is other JSON', '{}', 'not-a-recording'],
  ])('is refused with a note if it %s', async (_what, text, problem) => {
    await open(text, 'odd.json');
    expect(store.note.value).toEqual({ type: 'problem', file: 'odd.json', problem });
    expect(store.streams.value).toEqual([]);
  });

  it('is refused with a note if the browser cannot read it', async () => {
    await store.open('gone.json', () => Promise.reject(new DOMException('Gone', 'NotFoundError')));
    expect(store.note.value).toMatchObject({ problem: 'unreadable' });
  });
});

it('a stream is written with its text only on request', async () => {
  await open(writeRecording(RECORDING, true));
  const stream = store.selected.value;
  if (!stream) throw new Error('There is no stream.');
  expect(await store.write(stream, 'recording', false)).not.toContain('tide');
  expect(await store.write(stream, 'recording', true)).toBe(writeRecording(RECORDING, true));
  expect(await store.write(stream, 'fixture', true)).toContain('The tide');
  expect(await store.write(stream, 'fixture', false)).not.toContain('tide');
});

describe('a replay', () => {
  it('draws the answer again, with its notices and end', async () => {
    await open(writeRecording(RECORDING, true));
    const stream = store.selected.value;
    if (stream) store.replay.start(stream, false);
    await waitFor(() => expect(store.replay.current.value?.isLive.value).toBe(false));
    const replay = store.replay.current.value;
    expect(replay?.answer.value).toBe('The tide');
    expect(replay?.notices.value).toMatchObject([{ type: 'malformed-events' }]);
    expect(replay?.end.value?.state).toBe('complete');
    expect(replay?.index.value).toBe(4);
  });

  it('that is stopped has no end, and is gone when another stream is chosen', async () => {
    const slow = ENTRIES.map((entry, at) => ({ ...entry, at: at * 60_000 }));
    await open(writeRecording({ ...RECORDING, entries: slow }, true));
    const stream = store.selected.value;
    if (stream) store.replay.start(stream, true);
    expect(store.replay.current.value?.isLive.value).toBe(true);
    store.replay.stop();
    await waitFor(() => expect(store.replay.current.value?.isLive.value).toBe(false));
    expect(store.replay.current.value?.end.value).toBeUndefined();
    frames('live');
    store.select('live');
    expect(store.replay.current.value).toBeUndefined();
  });
});
