import { systemClock } from '#lib/clock/clock.ts';
import type { GeneratedPicture } from '#lib/protocol/chat.ts';
import { foldNotice } from '#lib/protocol/fold-notice.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { Notice, RunEnd, Usage } from '#lib/protocol/run.ts';
import { addSource, type Source } from '#lib/protocol/source.ts';
import type { DeltaSink } from '#lib/providers/dialect.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { attemptRequest } from '#lib/runs/attempt-request.ts';
import { defaultLimits } from '#lib/runs/limits.ts';

/** Everything that a response came to. */
export interface AnswerRead {
  answer: string;
  reasoning: string;
  pictures: GeneratedPicture[];
  sources: readonly Source[];
  notices: Notice[];
  usage: Usage | undefined;
  finished: boolean;
  end: RunEnd;
}

/** A provider for tests; what matters to one is given. */
export function testProvider(part: Partial<ServerProvider> = {}): ServerProvider {
  return {
    id: 'p1',
    preset: 'custom-openai',
    name: 'Test',
    dialect: 'chat-completions',
    baseUrl: 'http://127.0.0.1:1/v1',
    model: 'vec-model',
    ...part,
  };
}

/** A sink that keeps all it gets. */
export function createCollector(): DeltaSink & {
  read: Omit<AnswerRead, 'end'>;
  readonly isDone: () => boolean;
} {
  const read: Omit<AnswerRead, 'end'> = {
    answer: '',
    reasoning: '',
    pictures: [],
    sources: [],
    notices: [],
    usage: undefined,
    finished: false,
  };
  let done = false;
  return {
    read,
    isDone: () => done,
    text(channel, text) {
      if (channel === 'answer') read.answer += text;
      else read.reasoning += text;
    },
    moveToReasoning(rest) {
      read.reasoning += (read.answer + rest).trimEnd();
      read.answer = '';
    },
    picture(picture) {
      read.pictures.push(picture);
    },
    source(source) {
      read.sources = addSource(read.sources, source);
    },
    usage(usage) {
      read.usage = usage;
    },
    notice(notice) {
      read.notices = foldNotice(read.notices, notice);
    },
    finish() {
      read.finished = true;
    },
    done() {
      done = true;
    },
  };
}

/** Statuses whose responses have no body. */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** Reads one response as a run does, without its timers, retries and journal. */
export async function readAnswer(
  response: { status: number; headers: Headers; body: ReadableStream<Uint8Array<ArrayBuffer>> },
  provider = testProvider(),
): Promise<AnswerRead> {
  const { status, headers, body } = response;
  const sink = createCollector();
  const reader = dialects[provider.dialect].createReader(provider, sink);
  const outcome = await attemptRequest({
    fetch: () => Promise.resolve(new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers })),
    context: { purpose: 'question' },
    limits: defaultLimits,
    clock: systemClock,
    provider,
    request: { url: provider.baseUrl, method: 'POST', headers: {} },
    key: undefined,
    redact: (text) => text,
    reader,
    signal: new AbortController().signal,
    onLife: () => undefined,
    onReconnectTime: () => undefined,
    onRead: () => undefined,
    isDone: sink.isDone,
  });
  if (outcome.type === 'ended') return { ...sink.read, end: outcome.end };
  if (outcome.type === 'broken') return { ...sink.read, end: reader.end('broken') };
  return { ...sink.read, end: { state: 'failed', failure: outcome.failure } };
}
