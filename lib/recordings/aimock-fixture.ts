import * as v from 'valibot';

import type { Clock } from '#lib/clock/clock.ts';
import type { StreamEntry, StreamInfo } from '#lib/protocol/frames/inspector-frames.ts';
import type { Channel, RunEnd, Usage } from '#lib/protocol/run.ts';

import type { OpenedRecordings, Recording } from './recording.ts';
import { replayRecording } from './replay-recording.ts';

/** A text that has arrived, and when. */
interface Arrival {
  readonly at: number;
  readonly length: number;
}

/** aimock's default for `chunkSize`. */
const DEFAULT_CHUNK = 20;

const timingsSchema = v.object({
  ttftMs: v.number(),
  interChunkDelaysMs: v.array(v.number()),
  totalDurationMs: v.number(),
});
type Timings = v.InferOutput<typeof timingsSchema>;

const toolCallSchema = v.object({ name: v.string(), arguments: v.unknown() });

/** The fixtures of aimock that are a stream of text. */
const fixtureSchema = v.object({
  match: v.exactOptional(v.object({ model: v.exactOptional(v.string()) })),
  response: v.union([
    v.object({
      error: v.object({ message: v.string(), type: v.exactOptional(v.string()) }),
      status: v.exactOptional(v.number()),
    }),
    v.object({
      content: v.exactOptional(v.union([v.string(), v.record(v.string(), v.unknown())])),
      reasoning: v.exactOptional(v.string()),
      toolCalls: v.exactOptional(v.array(toolCallSchema)),
      finishReason: v.exactOptional(v.string()),
      usage: v.exactOptional(v.record(v.string(), v.unknown())),
    }),
  ]),
  latency: v.exactOptional(v.number()),
  chunkSize: v.exactOptional(v.number()),
  truncateAfterChunks: v.exactOptional(v.number()),
  disconnectAfterMs: v.exactOptional(v.number()),
  recordedTimings: v.exactOptional(timingsSchema),
});
type Fixture = v.InferOutput<typeof fixtureSchema>;
type TextResponse = Exclude<Fixture['response'], { error: unknown }>;

const fileSchema = v.object({ fixtures: v.array(v.unknown()) });

/** Names of the token counts in each dialect, which aimock passes on unchanged. */
const USAGE_NAMES: Readonly<Record<StreamInfo['dialect'], readonly [string, string] | undefined>> = {
  'chat-completions': ['prompt_tokens', 'completion_tokens'],
  responses: ['input_tokens', 'output_tokens'],
  messages: ['input_tokens', 'output_tokens'],
  gemini: ['promptTokenCount', 'candidatesTokenCount'],
  'event-stream': undefined,
};

function countPieces(length: number, chunkSize: number): number {
  return Math.ceil(length / chunkSize);
}

/** When this many characters had arrived. */
function timeOf(arrivals: readonly Arrival[], length: number): number {
  let sum = 0;
  for (const arrival of arrivals) {
    sum += arrival.length;
    if (sum >= length) return arrival.at;
  }
  return arrivals.at(-1)?.at ?? 0;
}

/** The delays with which aimock sends its chunks, so that each text arrives when it did in the recording. */
function findTimings(
  arrivals: Readonly<Record<Channel, readonly Arrival[]>>,
  texts: Readonly<Record<Channel, string>>,
  chunkSize: number,
  start: number,
  end: number,
): Timings {
  const times: number[] = [];
  for (const channel of ['reasoning', 'answer'] as const) {
    const pieces = countPieces(texts[channel].length, chunkSize);
    // One without text, with the role, before those of the answer.
    if (channel === 'answer') times.push(times.at(-1) ?? timeOf(arrivals.answer, 1));
    for (let piece = 1; piece <= pieces; piece += 1)
      times.push(timeOf(arrivals[channel], Math.min(piece * chunkSize, texts[channel].length)));
  }
  times.push(end);
  const delays = times.map((time, at) => Math.max(0, Math.round(time - (times[at - 1] ?? start))));
  return {
    ttftMs: delays[0] ?? 0,
    interChunkDelaysMs: delays.slice(1),
    totalDurationMs: Math.round(end - start),
  };
}

/**
 * How long the finish-reason chunk of a truncated stream is delayed: the connection is closed before it is
 * sent.
 */
const NEVER_MS = 10 * 60_000;

/**
 * When aimock closes a truncated stream. `truncateAfterChunks` is no option, because it drops written data
 * that is not yet sent; and this is later than in the recording, because its timers run late.
 */
function cutAfter({ interChunkDelaysMs, totalDurationMs }: Timings): number {
  return Math.round(totalDurationMs * 1.1) + 100 + 4 * interChunkDelaysMs.length;
}

function finishReasonOf({ state }: RunEnd): string | undefined {
  if (state === 'length') return 'length';
  return state === 'filtered' ? 'content_filter' : undefined;
}

function usageOf(usage: Usage | undefined, info: StreamInfo): Record<string, number> | undefined {
  const names = USAGE_NAMES[info.dialect];
  return usage && names && { [names[0]]: usage.inputTokens, [names[1]]: usage.outputTokens };
}

/**
 * Converts a recording to a fixture file of aimock that answers every question with its text, at its pace.
 *
 * A fixture says what a server answers, not how: names, ids, comments, malformed events and how the text was
 * split are lost.
 */
export async function toFixture(
  recording: Recording,
  clock: Clock,
  reportFault: (error: unknown) => void,
): Promise<string> {
  const { info, entries } = recording;
  const texts = { answer: '', reasoning: '' };
  const arrivals: Record<Channel, Arrival[]> = { answer: [], reasoning: [] };
  let at = 0;
  const end = await replayRecording(recording, {
    clock,
    isPaced: false,
    signal: new AbortController().signal,
    reportFault,
    listener: {
      text(channel, text) {
        if (text === '') return;
        texts[channel] += text;
        arrivals[channel].push({ at, length: text.length });
      },
      moveToReasoning(rest) {
        texts.reasoning += texts.answer + rest;
        texts.answer = '';
        arrivals.reasoning.push(...arrivals.answer.splice(0), { at, length: rest.length });
      },
      picture() {},
      source() {},
      notice() {},
    },
    onEntry(index, findings) {
      at = findings ? (entries[index]?.at ?? at) : (entries[index + 1]?.at ?? at);
    },
  });
  const { answer, reasoning } = texts;
  const fixture = { match: {}, ...describeAnswer() };

  function describeAnswer(): Omit<Fixture, 'match'> {
    const failure = end?.failure;
    const status = entries.findLast((entry) => entry.kind === 'response')?.status ?? 500;
    if (failure && answer === '' && reasoning === '') {
      const message = failure.providerMessage ?? failure.kind;
      return { response: { error: { message, type: failure.kind }, status: status < 400 ? 500 : status } };
    }
    const pieces = arrivals.answer.length + arrivals.reasoning.length;
    const chunkSize = Math.max(1, Math.round((answer.length + reasoning.length) / Math.max(1, pieces)));
    const start = entries.find(({ kind }) => kind === 'request')?.at ?? 0;
    const finishReason = end && finishReasonOf(end);
    const usage = usageOf(end?.usage, info);
    const isCut = end?.state === 'truncated' || end?.state === 'stopped' || end?.state === 'failed';
    const timings = findTimings(arrivals, texts, chunkSize, start, entries.at(-1)?.at ?? start);
    return {
      response: {
        content: answer,
        ...(reasoning !== '' && { reasoning }),
        ...(finishReason !== undefined && { finishReason }),
        ...(usage && { usage }),
      },
      chunkSize,
      ...(isCut && { disconnectAfterMs: cutAfter(timings) }),
      recordedTimings: isCut
        ? { ...timings, interChunkDelaysMs: [...timings.interChunkDelaysMs.slice(0, -1), NEVER_MS] }
        : timings,
    };
  }

  return `${JSON.stringify({ fixtures: [fixture] }, null, 2)}\n`;
}

function chunkOf(delta: object, finish: string | null = null): object {
  return {
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
  };
}

function cut(text: string, size: number): string[] {
  return Array.from({ length: countPieces(text.length, size) }, (_, at) =>
    text.slice(at * size, (at + 1) * size),
  );
}

/** The chunks that aimock sends for a text, as its Chat Completions API does. */
function chunksOf(response: TextResponse, chunkSize: number): object[] {
  const { content = '', reasoning = '', toolCalls = [], finishReason = 'stop', usage } = response;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const calls = toolCalls.map(({ name, arguments: given }, index) => ({
    index,
    type: 'function',
    function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
  }));
  return [
    ...cut(reasoning, chunkSize).map((piece) => chunkOf({ reasoning_content: piece })),
    chunkOf({ role: 'assistant', content: '' }),
    ...cut(text, chunkSize).map((piece) => chunkOf({ content: piece })),
    ...(calls.length > 0 ? [chunkOf({ tool_calls: calls })] : []),
    chunkOf({}, calls.length > 0 ? 'tool_calls' : finishReason),
    ...(usage ? [{ object: 'chat.completion.chunk', choices: [], usage }] : []),
  ];
}

function delayOf({ recordedTimings, latency = 0 }: Fixture, index: number): number {
  const delay = index === 0 ? recordedTimings?.ttftMs : recordedTimings?.interChunkDelaysMs[index - 1];
  return Math.max(0, delay ?? (recordedTimings ? 0 : latency));
}

function fromFixture(fixture: Fixture, startedAt: number): Recording {
  const { match, response, chunkSize = DEFAULT_CHUNK } = fixture;
  const { truncateAfterChunks = Infinity, disconnectAfterMs = Infinity } = fixture;
  const info: StreamInfo = {
    startedAt,
    provider: 'aimock',
    model: match?.model ?? '',
    dialect: 'chat-completions',
    origin: 'http://localhost',
  };
  let at = 0;
  const open: StreamEntry = { kind: 'request', at, method: 'POST', path: '/v1/chat/completions' };
  if ('error' in response) {
    const { error, status = 500 } = response;
    const headers = { 'content-type': 'application/json' };
    return {
      info,
      entries: [
        open,
        { kind: 'response', at, status, headers },
        { kind: 'body', at, data: JSON.stringify({ error }) },
      ],
    };
  }
  const chunks = chunksOf(response, Math.max(1, chunkSize));
  const events: StreamEntry[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const next = at + delayOf(fixture, index);
    if (index >= truncateAfterChunks || next >= disconnectAfterMs) break;
    at = next;
    events.push({ kind: 'event', at, event: 'message', data: JSON.stringify(chunk), id: '' });
  }
  const last: StreamEntry =
    events.length < chunks.length
      ? { kind: 'close', at, how: 'broken' }
      : { kind: 'event', at, event: 'message', data: '[DONE]', id: '' };
  const headers = { 'content-type': 'text/event-stream' };
  return { info, entries: [open, { kind: 'response', at: 0, status: 200, headers }, ...events, last] };
}

/**
 * Reads a fixture file of aimock: a recording for each text, tool call or error in it.
 *
 * @param now - Unix ms, for the start of the recordings: a fixture has none.
 * @returns Undefined when it is not such a file.
 */
export function fromFixtures(value: unknown, now: number): OpenedRecordings | undefined {
  if (!v.is(fileSchema, value)) return undefined;
  const read = value.fixtures.map((fixture) => v.safeParse(fixtureSchema, fixture));
  const recordings = read.flatMap(({ success, output }) =>
    success && isStream(output) ? [fromFixture(output, now)] : [],
  );
  if (recordings.length === 0) return { type: 'problem', problem: 'no-stream' };
  return { type: 'recordings', recordings, skipped: read.length - recordings.length };
}

/** Fixtures of pictures, speech or embeddings have none of these. */
function isStream({ response }: Fixture): boolean {
  return (
    'error' in response ||
    response.content !== undefined ||
    response.toolCalls !== undefined ||
    response.reasoning !== undefined
  );
}
