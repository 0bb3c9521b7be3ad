import type { Clock } from '#lib/clock/clock.ts';
import { systemClock } from '#lib/clock/clock.ts';
import type { StreamEnd, StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import type { Recording } from '#lib/recordings/recording.ts';
import { performRun, type RunListener } from '#lib/runs/perform-run.ts';
import { createStreamTap } from '#lib/runs/stream-tap.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { testProvider } from '#test/support/streams/read-answer.ts';

/** Texts and notices of a run. */
export interface HeardTexts {
  answer: string;
  reasoning: string;
  notices: string[];
}

/** A listener that keeps what it hears. */
export function createHearer(): { readonly heard: HeardTexts; readonly listener: RunListener } {
  const heard: HeardTexts = { answer: '', reasoning: '', notices: [] };
  return {
    heard,
    listener: {
      text(channel, text) {
        heard[channel] += text;
      },
      moveToReasoning(rest) {
        heard.reasoning += heard.answer + rest;
        heard.answer = '';
      },
      picture() {},
      source() {},
      notice({ type }) {
        heard.notices.push(type);
      },
      readEnded() {},
      queued() {},
      retrying() {},
    },
  };
}

/** A run with its recording. */
export interface RecordedRun {
  readonly recording: Recording;
  readonly heard: HeardTexts;
  readonly end: RunEnd;
}

/** How a run is recorded. */
export interface RecordRunOptions {
  readonly provider?: Partial<ServerProvider>;
  readonly fetch: () => Promise<Response>;
  readonly key?: string;
  readonly clock?: Clock;
  readonly stop?: AbortSignal;
}

/** Runs one question and records it. */
export async function recordRun(options: RecordRunOptions): Promise<RecordedRun> {
  const { fetch, key, clock = systemClock, stop = new AbortController().signal } = options;
  const provider = testProvider(options.provider);
  const startedAt = clock.now();
  const entries: StreamEntry[] = [];
  const ends: StreamEnd[] = [];
  const { heard, listener } = createHearer();
  const env = aRunEnvironment({
    fetch,
    clock,
    openTap: (question) =>
      createStreamTap({
        ...question,
        dialect: question.input.provider.dialect,
        clock,
        startedAt,
        add: (entry) => void entries.push(entry),
        end: (end) => void ends.push(end),
      }),
  });
  const { origin } = new URL(provider.baseUrl);
  const input = {
    provider,
    model: provider.model,
    turns: [{ role: 'user', text: 'Why?' }],
    refused: new Set<string>(),
  } as const;
  const end = await performRun(env, { input, context: { purpose: 'question' }, origin, key }, listener, stop);
  const { name, model, dialect, eventStream } = provider;
  const [ended] = ends;
  return {
    heard,
    end,
    recording: {
      info: {
        startedAt,
        provider: name,
        model,
        dialect,
        origin,
        ...(eventStream && {
          eventStream: { method: eventStream.method, textField: eventStream.textField },
        }),
      },
      entries,
      ...(ended && { end: ended }),
    },
  };
}

/** A response whose body comes in these network reads. `fail` breaks the connection after them. */
export function respondWith(
  reads: readonly (string | Uint8Array<ArrayBuffer>)[],
  init: { status?: number; headers?: Record<string, string>; fail?: boolean; onRead?: () => void } = {},
): Promise<Response> {
  const left = [...reads];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        init.onRead?.();
        const read = left.shift();
        if (read !== undefined) {
          controller.enqueue(typeof read === 'string' ? new TextEncoder().encode(read) : read);
        } else if (init.fail) controller.error(new TypeError('The connection broke.'));
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { 'content-type': 'text/event-stream', ...init.headers };
  return Promise.resolve(new Response(body, { status: init.status ?? 200, headers }));
}
