import type { KeyHeader } from '#lib/presets/preset.ts';
import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import type { GeneratedPicture, Picture } from '#lib/protocol/chat.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { Channel, Notice, RunEnd, Usage } from '#lib/protocol/run.ts';
import type { Source } from '#lib/protocol/source.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

/** What a dialect needs to know to build a request. */
export interface RequestInput {
  readonly provider: ServerProvider;
  readonly model: string;
  /** The conversation in order; the last turn is the user's, or the answer to continue. */
  readonly turns: readonly Turn[];
  /** Names of parameters that this provider has refused before; they are left out or renamed. */
  readonly refused: ReadonlySet<string>;
  /**
   * The last question in parts: what the user typed, and the page text and pictures that go with it. For
   * `event-stream`, whose template places them separately. Without it the last user turn is the question, without
   * context.
   */
  readonly question?: {
    readonly text: string;
    readonly context: string;
    readonly images?: readonly Picture[];
  };
  /** The answer parameters. Absent ones are not sent. */
  readonly parameters?: AnswerParameters;
}

/** An HTTP request without its key. `runs` adds `Authorization`, `redirect`, `credentials` and the like. */
export interface ProviderRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; only a `POST` has one. */
  readonly body?: string;
  /** The header for the bare key; absent for a bearer token. */
  readonly keyHeader?: KeyHeader;
}

/** Where a broken stream can be resumed without being generated again. */
export type ResumePoint =
  | { readonly type: 'response'; readonly id: string; readonly sequence: number }
  | { readonly type: 'last-event-id'; readonly id: string };

/** Receives a reader's findings, in wire order. */
export interface DeltaSink {
  text(channel: Channel, text: string): void;
  /** All text of the answer so far was reasoning, and ends with `rest`: only its end was marked. */
  moveToReasoning(rest: string): void;
  picture(picture: GeneratedPicture): void;
  /** A source that the provider names. May come again, with more citations. */
  source(source: Source): void;
  usage(usage: Usage): void;
  notice(notice: Notice): void;
  /** A finish reason has arrived: more may follow for at most five seconds. */
  finish(): void;
  /** The dialect's terminal signal: nothing after it is read. */
  done(): void;
}

/**
 * Reads one stream of a dialect. A malformed event is counted in a notice and does not end the stream.
 *
 * After `sink.done()` or a failure `read` does nothing.
 */
export interface DeltaReader {
  read(event: ServerSentEvent): void;
  /**
   * Reads one JSON text of a body that is no event stream: the whole answer, or a line of NDJSON.
   *
   * @param isCut - Whether the body ended inside of it. Nothing that it says about its end counts.
   */
  readJson(value: unknown, isCut?: boolean): void;
  /** Reads a line of an event stream that is no field: a server may have written there why it fails. */
  readLine(line: string): void;
  /**
   * Returns how the run ended, after passing on what was held back (a half `<think>` tag). Called exactly once: when
   * the body has ended, after `done`, five seconds after `finish`, or when reading failed.
   *
   * @param closed - `clean` when the server closed or the dialect was done; `broken` when reading failed.
   */
  end(closed: 'clean' | 'broken'): RunEnd;
  /** A failure inside the stream; the run stops reading. */
  readonly failure: RunFailure | undefined;
  /**
   * Where to resume after a read error; undefined when the server does not support it. The same reader reads
   * the resumed stream: call `resumed`, then `read`, without `end` in between.
   */
  readonly resumePoint: ResumePoint | undefined;
  /**
   * Call it when the following events should begin after `resumePoint`; events that the server repeats are
   * skipped.
   */
  resumed?(): void;
}

/** A wire dialect. */
export interface Dialect {
  buildRequest(input: RequestInput): ProviderRequest;
  /** The request that resumes at `point`; absent if the dialect cannot resume. */
  buildResume?(input: RequestInput, point: ResumePoint): ProviderRequest;
  /** The request that cancels the response of `point`; absent if closing the connection is enough. */
  buildCancel?(input: RequestInput, point: ResumePoint): ProviderRequest | undefined;
  /**
   * The request for the provider's models; absent if the dialect has no such list, undefined if the provider
   * has none.
   */
  buildListRequest?(provider: ServerProvider): ProviderRequest | undefined;
  /** The query parameters for the next page of a list; undefined if `list` is the last page. */
  findNextPage?(list: unknown): Readonly<Record<string, string>> | undefined;
  createReader(provider: ServerProvider, sink: DeltaSink): DeltaReader;
}
