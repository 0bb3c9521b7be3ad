import { describe, expect, it } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import type { StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';
import type { HttpDialectName } from '#lib/protocol/provider.ts';
import { maskRecording } from '#lib/recordings/mask-recording.ts';
import { type Recording, readRecordings, writeRecording } from '#lib/recordings/recording.ts';
import { replayRecording } from '#lib/recordings/replay-recording.ts';
import { createHearer, recordRun, respondWith } from '#test/support/recordings/record-run.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';

const SAMPLE: Recording = {
  info: {
    startedAt: 1,
    provider: 'Test',
    model: 'model',
    dialect: 'chat-completions',
    origin: 'http://localhost',
  },
  entries: [
    { kind: 'request', at: 0, method: 'POST', path: '/v1/chat/completions' },
    { kind: 'comment', at: 5, data: 'ping' },
  ],
  end: { at: 6, state: 'complete' },
};

function open(text: string) {
  return readRecordings(text, () => undefined);
}

it('a recording comes back as it was written', () => {
  const opened = open(writeRecording(SAMPLE, true));
  expect(opened).toEqual({ type: 'recordings', recordings: [SAMPLE], skipped: 0 });
});

it('a recording does not contain the dialect’s findings', () => {
  const entry: StreamEntry = {
    kind: 'event',
    at: 1,
    event: 'message',
    data: '',
    id: '',
    findings: [{ type: 'malformed' }],
  };
  expect(writeRecording({ ...SAMPLE, entries: [entry] }, true)).not.toContain('malformed');
});

describe('a file that is not a recording is refused', () => {
  it.each([
    ['no JSON', '{', 'not-json'],
    ['other JSON', '[1]', 'not-a-recording'],
    ['a newer version', '{"format":"gloss-recording","version":2}', 'newer-version'],
    ['no entries', '{"format":"gloss-recording","version":1}', 'not-a-recording'],
  ])('%s', (_what, text, problem) => {
    expect(open(text)).toEqual({ type: 'problem', problem });
  });
});

it('entries that cannot be read are skipped and counted, and times never decrease', () => {
  const entries = [
    { kind: 'comment', at: 50, data: 'one' },
    { kind: 'unknown', at: 60 },
    null,
    { kind: 'comment', at: 10, data: 'two' },
    { kind: 'comment', at: 70 },
  ];
  const opened = open(JSON.stringify({ ...SAMPLE, format: 'gloss-recording', version: 1, entries }));
  expect(opened).toMatchObject({
    skipped: 3,
    recordings: [
      {
        entries: [
          { at: 50, data: 'one' },
          { at: 50, data: 'two' },
        ],
      },
    ],
  });
});

const STREAMS = (['chat-completions', 'responses', 'messages', 'gemini', 'event-stream'] as const).flatMap(
  (dialect) => listStreams(dialect).map((name) => [dialect, name] as [HttpDialectName, string]),
);

describe('a recording without its text', () => {
  it.each(STREAMS)(
    'has none of the words, and replays to an answer as long: %s, %s',
    async (dialect, name) => {
      const eventStream = { method: 'POST' as const, template: '{}', textField: 'text' };
      const provider = { dialect, ...(dialect === 'event-stream' && { eventStream }) };
      const { recording, heard } = await recordRun({
        provider,
        fetch: () => respondWith([readStream(dialect, name)]),
      });
      const masked = maskRecording(recording);
      const written = writeRecording(masked, false);
      const words = (heard.answer + heard.reasoning).match(/\p{L}{5,}/gu) ?? [];
      for (const word of words) expect(written).not.toContain(JSON.stringify(word).slice(1, -1));
      const again = createHearer();
      await replayRecording(masked, {
        clock: systemClock,
        isPaced: false,
        listener: again.listener,
        signal: new AbortController().signal,
        reportFault() {},
        onEntry() {},
      });
      const { answer, reasoning } = again.heard;
      // A mark such as `<think>` is text to a server, and is masked with it.
      if (!recording.entries.some((entry) => 'data' in entry && entry.data.includes('think>')))
        expect(answer.length + reasoning.length).toBe(heard.answer.length + heard.reasoning.length);
    },
  );
});
