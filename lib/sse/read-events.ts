import { createParser } from 'eventsource-parser';

import { type ByteSource, readerOf } from './byte-source.ts';
import { EventTooLargeError } from './event-too-large-error.ts';
import { createIgnoredLineHolder, isErrorLine } from './ignored-lines.ts';
import type { ServerSentEvent } from './server-sent-event.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** How `readEvents` reads. */
export interface ReadEventsOptions {
  /**
   * The size limit of one event, or of one unterminated line. Counted in UTF-16 code units, of which there
   * are never more than bytes.
   */
  readonly maxBytes: number;
  /** Bytes that were already taken from the body (`peekBody`). They count as the first read. */
  readonly head?: Uint8Array;
  /** Reads a line `error: …`, which the standard drops, as an event `error` with that data; llama.cpp sends such lines. */
  readonly errorLines?: boolean;
  /**
   * At a clean end of the body, completes the last event, which the standard drops when no blank line follows it.
   * Half a character is dropped.
   */
  readonly keepUnterminated?: boolean;
  /**
   * Called with the text of each comment, and how many events of the same read came before it. Without it a comment may
   * have any length.
   */
  readonly onComment?: (comment: string, before: number) => void;
  /** Called with the reconnection time that the server asks for, likewise. */
  readonly onRetry?: (retryMs: number, before: number) => void;
  /** Called with each line that the standard ignores, because it is no field, likewise; unless it is very long. */
  readonly onIgnoredLine?: (line: string, before: number) => void;
  /** Ends the reading by throwing its reason, and cancels the body. */
  readonly signal?: AbortSignal;
}

/**
 * Reads server-sent events from a response body in wire order, one array for each network read.
 *
 * The array is empty when a read completes no event (half an event, or a comment that keeps the connection
 * alive), so that every read is visible, and events that arrived together can be passed on together. Chunk
 * boundaries may fall anywhere, including inside a character. Returning early cancels the body.
 *
 * @param body - Raw bytes of one response; consumed.
 * @yields The events that one read completed, possibly none.
 * @throws {EventTooLargeError} When one event outgrows `maxBytes`, after the events before it were yielded.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function* readEvents(
  body: ByteSource,
  options: ReadEventsOptions,
): AsyncGenerator<ServerSentEvent[], void, undefined> {
  const { maxBytes, head, onComment, onRetry, onIgnoredLine, signal } = options;
  const state: { events: ServerSentEvent[]; lastId: string; tooLarge: boolean } = {
    events: [],
    lastId: '',
    tooLarge: false,
  };

  const parser = createParser({
    maxBufferSize: maxBytes,
    onId: (id) => {
      state.lastId = id;
    },
    onEvent: ({ event, data }) => {
      // The parser measures its buffer between two feeds; an event that arrived in one piece is measured
      // here.
      if (data.length > maxBytes) state.tooLarge = true;
      if (!state.tooLarge) state.events.push({ event: event ?? 'message', data, id: state.lastId });
    },
    onError: ({ type, line, value }) => {
      if (type === 'max-buffer-size-exceeded') state.tooLarge = true;
      if (options.errorLines && type === 'unknown-field' && isErrorLine(line)) {
        state.events.push({ event: 'error', data: value ?? '', id: state.lastId });
      } else if (line !== undefined) onIgnoredLine?.(line, state.events.length);
    },
    onComment: onComment && ((comment) => onComment(comment, state.events.length)),
    onRetry: onRetry && ((ms) => onRetry(ms, state.events.length)),
  });
  // One byte order mark at the start is dropped, here: the parser would also drop `ï»¿`, the same bytes in
  // Latin-1, so it is fed a mark of ours first; and Node's decoder drops two marks when the first one is
  // split.
  parser.feed(BYTE_ORDER_MARK);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let atStart = true;
  const inWholeLines = options.errorLines || onIgnoredLine ? createIgnoredLineHolder() : undefined;

  const take = (decoded: string): ServerSentEvent[] => {
    state.events = [];
    let text = decoded;
    if (atStart && text !== '') {
      atStart = false;
      if (text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    }
    parser.feed(inWholeLines ? inWholeLines(text) : text);
    return state.events;
  };

  const reader = readerOf(body);
  const cancel = (): void => {
    // Not awaited: a body that hangs while it is cancelled must not hold its reader.
    reader.cancel(signal?.reason).catch(() => undefined);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    signal?.throwIfAborted();
    if (head) yield take(decoder.decode(head, { stream: true }));
    while (!state.tooLarge) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) {
        if (options.keepUnterminated) yield take('\n\n').map((event) => ({ ...event, isUnterminated: true }));
        if (state.tooLarge) break;
        return;
      }
      yield take(decoder.decode(value, { stream: true }));
    }
    throw new EventTooLargeError(maxBytes);
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
    reader.releaseLock();
  }
}
