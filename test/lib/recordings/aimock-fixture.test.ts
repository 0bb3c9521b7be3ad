import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { LLMock, loadFixtureFile, validateFixtures } from '@copilotkit/aimock';
import { describe, expect, it } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import { fromFixtures, toFixture } from '#lib/recordings/aimock-fixture.ts';
import type { Recording } from '#lib/recordings/recording.ts';
import { replayRecording } from '#lib/recordings/replay-recording.ts';
import { createHearer, recordRun, respondWith } from '#test/support/recordings/record-run.ts';

function chunk(delta: object, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

const ANSWER = 'The tide waits for 漢字 and nobody.';
const WHOLE = [
  chunk({ reasoning_content: 'First think.' }),
  ...(ANSWER.match(/.{1,4}/gu) ?? []).map((content) => chunk({ content })),
  chunk({}, 'stop'),
  'data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":34}}\n\n',
  'data: [DONE]\n\n',
];

const RUNS = [
  ['a whole answer', () => respondWith(WHOLE), 'complete'],
  [
    'an answer that reached its limit',
    () => respondWith([chunk({ content: 'Too long' }, 'length')]),
    'length',
  ],
  // aimock can cut a stream only by breaking the connection.
  ['an answer that was cut', () => respondWith(WHOLE.slice(0, 5)), 'failed'],
  ['a refusal', () => respondWith(['{"error":{"message":"No such model."}}'], { status: 404 }), 'failed'],
] as const;

async function replay(recording: Recording | undefined) {
  if (!recording) throw new Error('There is no recording.');
  const { heard, listener } = createHearer();
  const signal = new AbortController().signal;
  const options = { clock: systemClock, isPaced: false, listener, signal, reportFault() {}, onEntry() {} };
  return { heard, end: await replayRecording(recording, options) };
}

function convert(recording: Recording): Promise<string> {
  return toFixture(recording, systemClock, (error) => {
    throw error;
  });
}

describe('a fixture of a recording', () => {
  it.each(RUNS)('becomes a recording with the same texts and end: %s', async (_what, fetch, state) => {
    const { recording, heard, end } = await recordRun({ fetch });
    const opened = fromFixtures(JSON.parse(await convert(recording)), 0);
    if (opened?.type !== 'recordings') throw new Error('The fixture is refused.');
    const again = await replay(opened.recordings[0]);
    expect(again.heard).toMatchObject({ answer: heard.answer, reasoning: heard.reasoning });
    expect(again.end).toMatchObject({ state });
    if (end.failure) expect(again.end?.failure?.kind).toBe(end.failure.kind);
    expect(again.end?.usage).toEqual(end.usage);
  });

  it.each(RUNS)('is one that aimock accepts, and answers from: %s', async (_what, fetch, state) => {
    const { recording, heard } = await recordRun({ fetch });
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'gloss-fixture-')), 'fixture.json');
    writeFileSync(file, await convert(recording));
    expect(validateFixtures(loadFixtureFile(file)).filter(({ severity }) => severity === 'error')).toEqual(
      [],
    );
    const mock = new LLMock({ port: 0, host: '127.0.0.1' });
    mock.loadFixtureFile(file);
    const url = await mock.start();
    try {
      const asked = await recordRun({
        provider: { baseUrl: `${url}/v1` },
        fetch: () =>
          fetchFrom(
            `${url}/v1/chat/completions`,
            '{"model":"m","stream":true,"messages":[{"role":"user","content":"Why?"}]}',
          ),
      });
      expect(asked.heard).toMatchObject({ answer: heard.answer, reasoning: heard.reasoning });
      expect(asked.end.state).toBe(state);
    } finally {
      await mock.stop();
    }
  });

  it('keeps the pace: a text arrives when it did', async () => {
    const { recording } = await recordRun({ fetch: () => respondWith(WHOLE) });
    const timed = {
      ...recording,
      entries: recording.entries.map((entry, at) => ({ ...entry, at: at * 100 })),
    };
    const opened = fromFixtures(JSON.parse(await convert(timed)), 0);
    const again = opened?.type === 'recordings' ? opened.recordings[0] : undefined;
    // The first text came with the third entry.
    expect(again?.entries[2]?.at).toBe(200);
    expect(again?.entries.at(-1)?.at).toBe((recording.entries.length - 1) * 100);
  });
});

function fetchFrom(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

describe('a fixture file that is opened', () => {
  it('gives a recording for each text, tool call and error, and counts the rest', () => {
    const fixtures = [
      { match: { userMessage: 'hello' }, response: { content: 'Hello!' }, latency: 50 },
      { match: {}, response: { toolCalls: [{ name: 'search', arguments: { a: 1 } }] } },
      { match: {}, response: { error: { message: 'No.' }, status: 429 } },
      { match: {}, response: { embedding: [1, 2] } },
    ];
    const opened = fromFixtures({ fixtures }, 7);
    expect(opened).toMatchObject({ type: 'recordings', skipped: 1, recordings: [{}, {}, {}] });
  });

  it('is refused if nothing in it streams, and left to other readers if it is not a fixture file', () => {
    expect(fromFixtures({ fixtures: [{ match: {}, response: { embedding: [1] } }] }, 0)).toEqual({
      type: 'problem',
      problem: 'no-stream',
    });
    expect(fromFixtures({ fixture: [] }, 0)).toBeUndefined();
  });
});
