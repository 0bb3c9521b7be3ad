import type { Clock } from '#lib/clock/clock.ts';
import type { RequestContext } from '#lib/ledger/record-requests.ts';
import type { Credentials } from '#lib/protocol/credentials.ts';
import type { Finding, StreamEnd, StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';
import type { HttpDialectName } from '#lib/protocol/provider.ts';
import type { Channel, RunEnd } from '#lib/protocol/run.ts';
import type { DeltaReader, DeltaSink, ProviderRequest, RequestInput } from '#lib/providers/dialect.ts';
import { createSplitKeyHolder, type TextPart } from '#lib/redaction/hold-split-keys.ts';
import { maskData } from '#lib/redaction/mask-text.ts';
import { createRedactor } from '#lib/redaction/redact-key.ts';

/** What a tap needs to know about a run. */
export interface TappedQuestion extends Credentials {
  readonly input: Pick<RequestInput, 'provider' | 'model'>;
  readonly context: RequestContext;
  readonly origin: string;
}

/** Receives everything that is sent and received in one run. A run that is not inspected has no tap. */
export interface StreamTap {
  /** Wraps the reader of the stream, and its sink. */
  tapReader(create: (sink: DeltaSink) => DeltaReader, sink: DeltaSink): DeltaReader;
  sent(request: ProviderRequest): void;
  responded(response: Response): void;
  /** @param before - How many events of the same read precede it. */
  comment(text: string, before: number): void;
  retry(ms: number, before: number): void;
  ignoredLine(line: string, before: number): void;
  body(text: string): void;
  closed(how: 'clean' | 'broken' | 'too-large'): void;
  /** Everything of one network read has been read. */
  readEnded(): void;
  ended(end: RunEnd): void;
}

/** Where a tap writes to. */
export interface StreamTapOptions extends Credentials {
  readonly clock: Pick<Clock, 'now'>;
  readonly dialect: HttpDialectName;
  /** When the run began (Unix ms). */
  readonly startedAt: number;
  /**
   * Receives entries that may be shown, in wire order. The key and the values of headers have been removed.
   */
  add(entry: StreamEntry): void;
  end(end: StreamEnd): void;
}

interface Aside {
  readonly entry: StreamEntry;
  readonly before: number;
}

/** The texts of an entry that a server may split a key over. */
type Texts = Partial<Record<Channel, string>>;

function partsOf(entry: StreamEntry, texts: Texts): TextPart[] {
  const parts = Object.entries(texts).map(([channel, text]) => ({ channel, text }));
  return 'data' in entry ? [...parts, { channel: entry.kind, text: entry.data }] : parts;
}

/** Creates the tap for one run. */
export function createStreamTap(options: StreamTapOptions): StreamTap {
  const { clock, startedAt } = options;
  const redact = createRedactor(options);
  // The dialects in which numbers can be text. Elsewhere, numbers count and order events and are needed to
  // read them.
  const hasNumbers = options.dialect === 'event-stream';
  const holder = createSplitKeyHolder<StreamEntry>(options, (entry, hasKey) => {
    options.add(removeKeys(entry, hasKey));
  });
  /** For the current network read: comments and the like, and how many of its events have been read. */
  const asides: Aside[] = [];
  let eventsRead = 0;
  let isDone = false;
  /** What the dialect finds in the event that is being read. */
  let findings: Finding[] = [];
  let texts: Texts = {};

  function removeKeys(entry: StreamEntry, hasKey: boolean): StreamEntry {
    const clean = redactEntry(entry, hasKey);
    return JSON.stringify(clean) === JSON.stringify(entry) ? entry : { ...clean, isKeyRemoved: true };
  }

  function redactEntry(entry: StreamEntry, hasKey: boolean): StreamEntry {
    // A key that is split over several events is in none of them alone: then all of their text is masked.
    const data = (text: string): string => redact(hasKey ? maskData(text, { hasNumbers }) : text);
    switch (entry.kind) {
      case 'request':
        return { ...entry, path: redact(entry.path) };
      case 'response':
        return {
          ...entry,
          headers: Object.fromEntries(
            Object.entries(entry.headers).map(([name, value]) => [redact(name), redact(value)]),
          ),
        };
      case 'event':
        return { ...entry, event: redact(entry.event), data: data(entry.data), id: redact(entry.id) };
      case 'json':
      case 'comment':
      case 'line':
      case 'body':
        return { ...entry, data: data(entry.data) };
      case 'retry':
      case 'close':
        return entry;
      default:
        return entry satisfies never;
    }
  }

  function now(): number {
    return Math.max(0, clock.now() - startedAt);
  }

  function add(entry: StreamEntry, textsOfEntry: Texts = {}): void {
    holder.push(entry, partsOf(entry, textsOfEntry));
  }

  function addAsides(before: number): void {
    while (asides[0] && asides[0].before <= before) {
      const aside = asides.shift();
      if (aside) add(aside.entry);
    }
  }

  function tapSink(sink: DeltaSink): DeltaSink {
    return {
      text(channel, text) {
        texts[channel] = (texts[channel] ?? '') + text;
        sink.text(channel, text);
      },
      moveToReasoning(rest) {
        findings.push({ type: 'restated' });
        texts.answer = (texts.answer ?? '') + rest;
        sink.moveToReasoning(rest);
      },
      picture(picture) {
        findings.push({ type: 'picture' });
        sink.picture(picture);
      },
      source: sink.source,
      usage(usage) {
        findings.push({ type: 'usage' });
        sink.usage(usage);
      },
      notice(notice) {
        const isMalformed = notice.type === 'malformed-events';
        findings.push(isMalformed ? { type: 'malformed' } : { type: 'notice', detail: notice.type });
        sink.notice(notice);
      },
      finish() {
        findings.push({ type: 'finish' });
        sink.finish();
      },
      done() {
        findings.push({ type: 'done' });
        isDone = true;
        sink.done();
      },
    };
  }

  /** What the dialect found while `read` ran. No findings once it has stopped reading. */
  function watch(read: () => void, reader: DeltaReader): { found: { findings?: Finding[] }; texts: Texts } {
    findings = [];
    texts = {};
    const hasEnded = isDone || reader.failure !== undefined;
    read();
    if (hasEnded) return { found: {}, texts };
    const { failure } = reader;
    const counted = (['answer', 'reasoning'] as const)
      .map((type) => ({ type, count: texts[type]?.length ?? 0 }))
      .filter(({ count }) => count > 0);
    const failed = failure ? [{ type: 'failure' as const, detail: failure.kind }] : [];
    return { found: { findings: [...counted, ...findings, ...failed] }, texts };
  }

  return {
    tapReader(create, sink) {
      const reader = create(tapSink(sink));
      return {
        read(event) {
          addAsides(eventsRead);
          eventsRead += 1;
          const at = now();
          const { found, texts } = watch(() => reader.read(event), reader);
          add({ kind: 'event', at, ...event, ...found }, texts);
        },
        readJson(value, isCut) {
          const at = now();
          const { found, texts } = watch(() => reader.readJson(value, isCut), reader);
          const data = JSON.stringify(value);
          // Without the bracket that never came it is replayed as it was read.
          const cut = isCut ? ({ data: data.slice(0, -1), isUnterminated: true } as const) : { data };
          add({ kind: 'json', at, ...cut, ...found }, texts);
        },
        // The line itself is an aside.
        readLine: (line) => reader.readLine(line),
        end: (closed) => reader.end(closed),
        get failure() {
          return reader.failure;
        },
        get resumePoint() {
          return reader.resumePoint;
        },
        ...(reader.resumed && { resumed: () => reader.resumed?.() }),
      };
    },
    sent({ method, url }) {
      // Without its query, which may contain the question.
      add({ kind: 'request', at: now(), method, path: new URL(url).pathname });
    },
    responded({ status, headers }) {
      add({ kind: 'response', at: now(), status, headers: Object.fromEntries(headers) });
    },
    comment(text, before) {
      asides.push({ entry: { kind: 'comment', at: now(), data: text }, before });
    },
    retry(ms, before) {
      asides.push({ entry: { kind: 'retry', at: now(), ms }, before });
    },
    ignoredLine(line, before) {
      asides.push({ entry: { kind: 'line', at: now(), data: line }, before });
    },
    body: (text) => add({ kind: 'body', at: now(), data: text }),
    closed(how) {
      add({ kind: 'close', at: now(), how });
    },
    readEnded() {
      addAsides(Infinity);
      eventsRead = 0;
    },
    ended({ state, failure }) {
      addAsides(Infinity);
      holder.flush();
      options.end({ at: now(), state, ...(failure && { failure: failure.kind }) });
    },
  };
}
