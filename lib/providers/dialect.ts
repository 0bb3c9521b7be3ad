import type { Picture } from '#lib/protocol/chat.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { Channel, Notice, RunEnd, Usage } from '#lib/protocol/run.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

/** What a dialect needs to know to build a request. */
export interface RequestInput {
  readonly provider: Provider;
  readonly model: string;
  /** The conversation in order; the last turn is the user's, or the answer to go on with. */
  readonly turns: readonly Turn[];
  /** Names of parameters that this provider has refused before; they are left out (or renamed). */
  readonly refused: ReadonlySet<string>;
  /**
   * The last question in parts: what the user typed, and the page text and pictures that go with it. For
   * `event-stream`, whose template places them apart; without it, the last user turn is the question and there is no
   * context.
   */
  readonly question?: {
    readonly text: string;
    readonly context: string;
    readonly images?: readonly Picture[];
  };
  /** Asks for a short answer; no limit is sent without it. */
  readonly maxTokens?: number;
}

/** An HTTP request without its key. `runs` adds `Authorization`, `redirect`, `credentials` and the like. */
export interface ProviderRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; absent for `GET`. */
  readonly body?: string;
}

/** Where a stream that broke can go on without being generated again. */
export type ResumePoint =
  | { readonly type: 'response'; readonly id: string; readonly sequence: number }
  | { readonly type: 'last-event-id'; readonly id: string };

/** Receives what a reader finds, in wire order. */
export interface DeltaSink {
  text(channel: Channel, text: string): void;
  usage(usage: Usage): void;
  notice(notice: Notice): void;
  /** The dialect's last content has come (a finish reason): more text may follow, but only for five seconds. */
  finish(): void;
  /** The dialect's terminal signal: nothing that follows is worth reading. */
  done(): void;
}

/**
 * Reads one stream of a dialect. Tolerant: a malformed event is counted and shown as a notice.
 *
 * After `sink.done()` or a failure `read` does nothing.
 */
export interface DeltaReader {
  read(event: ServerSentEvent): void;
  /**
   * Says how the run ended. Called exactly once, when the body ended, `done` was called, the five seconds after
   * `finish` passed, or reading failed. Hands over what was held back (a half `<think>` tag) first.
   *
   * @param closed - `clean` when the server closed or the dialect was done; `broken` when reading failed.
   */
  end(closed: 'clean' | 'broken'): RunEnd;
  /** Set by a failure inside the stream; the run stops reading. */
  readonly failure: RunFailure | undefined;
  /**
   * Where to go on after a read error; undefined when the server offers nothing. The same reader reads on: tell it by
   * `resumed`, give it the events of the resumed stream, and do not call `end` in between.
   */
  readonly resumePoint: ResumePoint | undefined;
  /** What is read from here on was asked to begin behind `resumePoint`; what is sent again all the same is skipped. */
  resumed?(): void;
}

/** A wire dialect. */
export interface Dialect {
  buildRequest(input: RequestInput): ProviderRequest;
  /** The request that goes on from `point`; absent where the dialect cannot. */
  buildResume?(input: RequestInput, point: ResumePoint): ProviderRequest;
  /** The request that ends what `point` would go on with; absent where closing the connection ends it. */
  buildCancel?(input: RequestInput, point: ResumePoint): ProviderRequest | undefined;
  createReader(provider: Provider, sink: DeltaSink): DeltaReader;
  /** Reads a body that is JSON (or NDJSON) although a stream was asked for. */
  readJson(provider: Provider, body: string, sink: DeltaSink): RunEnd;
}
