import type { Provider } from '#lib/protocol/provider.ts';
import type { Notice, RunEnd, Usage } from '#lib/protocol/run.ts';
import type { DeltaReader, DeltaSink } from '#lib/providers/dialect.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { sniffBody } from '#lib/providers/sniff-body.ts';
import { peekBody } from '#lib/sse/peek-body.ts';
import { readEvents } from '#lib/sse/read-events.ts';
import { readText } from '#lib/sse/read-text.ts';

/** Everything that a response came to. */
export interface AnswerRead {
  answer: string;
  reasoning: string;
  notices: Notice[];
  usage: Usage | undefined;
  finished: boolean;
  end: RunEnd;
}

/** A provider for tests; what matters to one is given. */
export function testProvider(part: Partial<Provider> = {}): Provider {
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
    usage(usage) {
      read.usage = usage;
    },
    notice(notice) {
      read.notices = [...read.notices.filter(({ type }) => type !== notice.type), notice];
    },
    finish() {
      read.finished = true;
    },
    done() {
      done = true;
    },
  };
}

/** Feeds a body to a reader as a run does, and says how it closed. */
async function drain(
  body: ReadableStream<Uint8Array>,
  head: Uint8Array,
  reader: DeltaReader,
  isDone: () => boolean,
): Promise<'clean' | 'broken'> {
  try {
    for await (const events of readEvents(body, { maxBytes: 8_000_000, head, errorLines: true })) {
      for (const event of events) reader.read(event);
      if (isDone() || reader.failure) break;
    }
    return 'clean';
  } catch {
    return 'broken';
  }
}

/** Reads one response as a run does, without its timers, retries and journal. */
export async function readAnswer(
  response: { status: number; headers: Headers; body: ReadableStream<Uint8Array> },
  provider = testProvider(),
): Promise<AnswerRead> {
  const { status, headers, body } = response;
  const dialect = dialects[provider.dialect];
  const sink = createCollector();
  const failed = (text: string): AnswerRead => ({
    ...sink.read,
    end: {
      state: 'failed',
      failure: readHttpFailure({ status, headers, body: text, provider, now: Date.now() }),
    },
  });
  if (status !== 200) return failed((await readText(body, { maxBytes: 65_536 })).text);

  const head = await peekBody(body);
  const kind = sniffBody(headers.get('content-type'), head);
  if (kind === 'events') {
    const reader = dialect.createReader(provider, sink);
    const end = reader.end(await drain(body, head, reader, sink.isDone));
    return { ...sink.read, end };
  }
  const { text } = await readText(body, { head, maxBytes: 8_000_000 });
  if (kind !== 'json') return failed(text);
  const end = dialect.readJson(provider, text, sink);
  return { ...sink.read, end };
}
