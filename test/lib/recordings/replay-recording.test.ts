import { describe, expect, it } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import type { Finding, StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';
import type { HttpDialectName } from '#lib/protocol/provider.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import { maskRecording } from '#lib/recordings/mask-recording.ts';
import { type Recording, readRecordings, writeRecording } from '#lib/recordings/recording.ts';
import { replayRecording } from '#lib/recordings/replay-recording.ts';
import { createHearer, recordRun, respondWith } from '#test/support/recordings/record-run.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';
import { createScaledClock } from '#test/support/time/scaled-clock.ts';

const DIALECTS = ['chat-completions', 'responses', 'messages', 'gemini', 'event-stream'] as const;
const STREAMS = DIALECTS.flatMap((dialect) =>
  listStreams(dialect).map((name) => [dialect, name] as [HttpDialectName, string]),
);

function reopen(recording: Recording): Recording {
  const opened = readRecordings(writeRecording(recording, true), () => undefined);
  if (opened.type === 'problem') throw new Error(`The recording is refused: ${opened.problem}.`);
  const [first] = opened.recordings;
  if (!first || opened.skipped > 0) throw new Error('A part of the recording is missing.');
  return first;
}

async function replay(recording: Recording, clock = systemClock, isPaced = false) {
  const { heard, listener } = createHearer();
  const findings = new Map<number, Finding[]>();
  const order: number[] = [];
  const end = await replayRecording(recording, {
    clock,
    isPaced,
    listener,
    signal: new AbortController().signal,
    reportFault(error) {
      throw error;
    },
    onEntry(index, found) {
      if (found) findings.set(index, found);
      else order.push(index);
    },
  });
  return { heard, end, findings, order };
}

function findingsOf(entries: readonly StreamEntry[]): Map<number, Finding[]> {
  return new Map(
    entries.flatMap((entry, index) =>
      'findings' in entry && entry.findings ? [[index, entry.findings] as const] : [],
    ),
  );
}

function outcomeOf({ state, failure, usage }: RunEnd) {
  return { state, kind: failure?.kind, message: failure?.providerMessage, usage };
}

async function expectSame(run: Awaited<ReturnType<typeof recordRun>>): Promise<void> {
  const { recording, heard, end } = run;
  const again = await replay(reopen(recording));
  expect(again.heard).toEqual(heard);
  expect(again.end && outcomeOf(again.end)).toEqual(outcomeOf(end));
  expect(again.findings).toEqual(findingsOf(recording.entries));
  expect(again.order).toEqual(recording.entries.map((_entry, index) => index));
}

/** Several events in one read, and one event in several. */
function cutEvery(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.slice(at * size, (at + 1) * size),
  );
}

describe('a recording that is opened again replays as the run went', () => {
  it.each(STREAMS)('%s: %s', async (dialect, name) => {
    for (const textField of dialect === 'event-stream' ? ['', 'text'] : ['']) {
      const eventStream = { method: 'POST' as const, template: '{}', textField };
      const provider = { dialect, ...(dialect === 'event-stream' && { eventStream }) };
      const reads = cutEvery(readStream(dialect, name), 700);
      await expectSame(await recordRun({ provider, fetch: () => respondWith(reads) }));
    }
  });

  it('when the body was JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({
      choices: [{ message: { content: 'All at once.' }, finish_reason: 'stop' }],
    });
    await expectSame(await recordRun({ fetch: () => respondWith([body], { headers }) }));
  });

  it('when the body was lines of JSON, one of them broken', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const line = (content: string, done = false): string =>
      `${JSON.stringify({ message: { content }, done })}\n`;
    const reads = [line('One '), '{"broken\n', line('two.', true)];
    await expectSame(await recordRun({ fetch: () => respondWith(reads, { headers }) }));
  });

  it.each([
    '{"choices":[{"message":{"content":"Half of',
    '[{"choices":[{"delta":{"content":"Half"}}]},{"choices":[{"delta":{"content":" of',
    '{"message":{"content":"Half"},"done":false}\n{"message":{"content":" of',
  ])('when the body ended inside of JSON: %s', async (body) => {
    const headers = { 'content-type': 'application/json' };
    const run = await recordRun({ fetch: () => respondWith([body], { headers }) });
    expect(run).toMatchObject({ heard: { answer: 'Half of' }, end: { state: 'truncated' } });
    await expectSame(run);
    expect((await replay(maskRecording(run.recording))).end?.state).toBe('truncated');
  });

  it.each(['{"error":{"message":"GPU lost"}}\n', 'GPU lost\n'])(
    'when the server wrote why it failed between the events: %s',
    async (line) => {
      const chunk = 'data: {"choices":[{"delta":{"content":"Half"}}]}\n\n';
      const run = await recordRun({ fetch: () => respondWith([chunk + line, chunk]) });
      if (line.startsWith('{')) expect(run.end.failure).toMatchObject({ providerMessage: 'GPU lost' });
      await expectSame(run);
      expect((await replay(maskRecording(run.recording))).end?.state).toBe(run.end.state);
    },
  );

  it('when the server refused', async () => {
    const fetch = () => respondWith(['{"error":{"message":"Wrong key."}}'], { status: 401 });
    await expectSame(await recordRun({ fetch }));
  });

  it('when the connection broke', async () => {
    const chunk = 'data: {"choices":[{"delta":{"content":"Half"}}]}\n\n';
    await expectSame(await recordRun({ fetch: () => respondWith([chunk], { fail: true }) }));
  });

  it('when no connection was made, twice', async () => {
    const clock = createScaledClock(0.001);
    await expectSame(await recordRun({ clock, fetch: () => Promise.reject(new TypeError('No.')) }));
  });

  it('when a refused request was sent again after a wait', async () => {
    let requests = 0;
    const fetch = () => {
      requests += 1;
      if (requests === 1) return respondWith(['busy'], { status: 503, headers: { 'retry-after': '2' } });
      return respondWith(['data: {"choices":[{"delta":{"content":"Now."},"finish_reason":"stop"}]}\n\n']);
    };
    await expectSame(await recordRun({ clock: createScaledClock(0.01), fetch }));
    expect(requests).toBe(2);
  });

  it('when the stream was resumed', async () => {
    let requests = 0;
    const eventStream = { method: 'GET' as const, template: '', textField: '' };
    const provider = { dialect: 'event-stream' as const, eventStream };
    const fetch = () => {
      requests += 1;
      if (requests === 1) return respondWith(['id: 1\ndata: One \n\n'], { fail: true });
      return respondWith(['id: 2\ndata: two.\n\n']);
    };
    await expectSame(await recordRun({ provider, clock: createScaledClock(0.01), fetch }));
    expect(requests).toBe(2);
  });

  it('when the user stopped it', async () => {
    const stop = new AbortController();
    const chunk = 'data: {"choices":[{"delta":{"content":"Half"}}]}\n\n';
    let reads = 0;
    const onRead = (): void => {
      reads += 1;
      if (reads > 1) stop.abort();
    };
    const run = await recordRun({
      stop: stop.signal,
      fetch: () => respondWith([chunk, ': ping\n\n'], { onRead }),
    });
    expect(run.end.state).toBe('stopped');
    await expectSame(run);
  });
});

const PACED: Recording = {
  info: {
    startedAt: 0,
    provider: 'Test',
    model: 'model',
    dialect: 'event-stream',
    origin: 'http://localhost',
    eventStream: { method: 'POST', textField: '' },
  },
  entries: [
    { kind: 'request', at: 0, method: 'POST', path: '/' },
    { kind: 'response', at: 100, status: 200, headers: {} },
    { kind: 'event', at: 5000, event: 'message', data: 'One ', id: '' },
    { kind: 'event', at: 65_000, event: 'message', data: 'two', id: '' },
    { kind: 'close', at: 65_000, how: 'clean' },
  ],
};

it('a replay at its own pace waits as long as the recording did', async () => {
  const clock = createManualClock();
  const { heard, listener } = createHearer();
  const ended = replayRecording(PACED, {
    clock,
    isPaced: true,
    listener,
    signal: new AbortController().signal,
    reportFault() {},
    onEntry() {},
  });
  await clock.advance(4999);
  expect(heard.answer).toBe('');
  await clock.advance(1);
  expect(heard.answer).toBe('One ');
  await clock.advance(59_000);
  expect(heard.answer).toBe('One ');
  await clock.advance(1000);
  expect(heard.answer).toBe('One two');
  await clock.advance(0);
  expect(await ended).toMatchObject({ state: 'complete' });
});

it('a replay that is stopped ends at once and delivers nothing more', async () => {
  const clock = createManualClock();
  const stop = new AbortController();
  const { heard, listener } = createHearer();
  const options = { clock, isPaced: true, listener, reportFault() {}, onEntry() {} };
  const ended = replayRecording(PACED, { ...options, signal: stop.signal });
  await clock.advance(5000);
  stop.abort();
  expect(await ended).toBeUndefined();
  await clock.advance(100_000);
  expect(heard.answer).toBe('One ');
});

it('a recording with nonsensical entries still ends', async () => {
  const { info, entries } = PACED;
  const odd = [...entries.toReversed(), ...entries, ...entries.slice(0, 1), ...entries.slice(2)];
  const { order } = await replay({ info, entries: odd.map((entry) => ({ ...entry, at: 0 })) });
  expect(order).toHaveLength(odd.length);
});

it('a recording without entries has no end', async () => {
  expect((await replay({ info: PACED.info, entries: [] })).end).toBeUndefined();
});
