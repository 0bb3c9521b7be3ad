import type { RunFailure } from '#lib/protocol/failure.ts';
import type { Channel, RunEnd } from '#lib/protocol/run.ts';
import type { DeltaReader, DeltaSink, ResumePoint } from '#lib/providers/dialect.ts';
import { isDoneMark } from '#lib/providers/done-mark.ts';
import { holdsError, isErrorReport, isNamedError } from '#lib/providers/errors/error-report.ts';
import { readProviderError } from '#lib/providers/errors/provider-error.ts';
import { readStrayLine, UNKNOWN_FIELD } from '#lib/providers/errors/stray-line.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { parseLoosely } from '#lib/providers/parse-loosely.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

import { readEventName } from './event-names.ts';
import { readJsonPath, type JsonPath } from './json-path.ts';

const ERROR_LINE = /^error:(.*)/s;
const PAGE = /^\s*<(?:!doctype|html|head|title)\b/i;

/** Whether an event's data is `[DONE]`, or the beginning of it where the body ends. */
function isDone(data: string, isUnterminated: boolean): boolean {
  const text = data.trim();
  return isDoneMark(data, false) || (isUnterminated && text !== '' && '[DONE]'.startsWith(text));
}

/** What an error says at the text field, where it says nothing in a separate field. */
function readErrorAt(value: unknown, text: unknown): RunFailure {
  const { message } = readProviderError(value);
  return readStreamFailure(
    message === '' && typeof text === 'string' ? { error: value, message: text } : value,
  );
}

/**
 * Creates a reader of a plain event stream.
 *
 * @param textField - Where the text is in each event's JSON; undefined when the data itself is the text.
 */
export function createEventStreamReader(textField: JsonPath | undefined, sink: DeltaSink): DeltaReader {
  const tally = createTallySink(sink);
  let failure: RunFailure | undefined;
  let hasEnded = false;
  /** Whether the body ended inside of a JSON text. */
  let isCut = false;
  let lastId = '';
  /** Ids of the events before a break, as long as no two of them were the same. */
  let seenIds: Set<string> | undefined = new Set<string>();
  let isResumed = false;
  /** Whether an event with data has arrived: the endpoint sends an event stream. */
  let isRecognized = false;
  /** How many events have JSON with nothing where the text should be. */
  let withoutText = 0;
  /** Lines that are neither data nor any other field. */
  let strayLines = 0;
  /** Whether what came last is a line that says why the server fails, or the page of an error. */
  let endsInError = false;

  function finish(): void {
    hasEnded = true;
    tally.done();
  }

  /** Whether the text is a mark of the model's own, such as `</s>`, in the stream of Hugging Face's server. */
  function isSpecial(value: unknown, path: JsonPath): boolean {
    const token = readJsonPath(value, path.slice(0, -1));
    return isObject<'special'>(token) && token.special === true;
  }

  /** Reads the text of an event's JSON. Returns false when it has none. */
  function readValue(value: unknown, path: JsonPath, channel: Channel): boolean {
    const text = readJsonPath(value, path);
    const isText = (typeof text === 'string' || typeof text === 'number') && !isNamedError(value);
    if (isText && typeof text === 'string' && isDoneMark(text, false)) finish();
    else if (isText) tally.text(channel, isSpecial(value, path) ? '' : String(text));
    else if (isErrorReport(value)) failure = readErrorAt(value, text);
    else return false;
    // An event may have both: the last of the text, and why it is the last.
    if (isText && isObject<'error'>(value) && path[0] !== 'error' && holdsError(value.error)) {
      failure ??= readStreamFailure(value);
    }
    return true;
  }

  function readJsonData(
    received: ServerSentEvent,
    path: JsonPath,
    channel: Channel,
    isExpected: boolean,
  ): void {
    const { data, isUnterminated } = received;
    const value = parseJson(data) ?? parseLoosely(data);
    if (value === undefined && data.includes('\n')) {
      for (const line of data.split('\n'))
        readJsonData({ ...received, data: line }, path, channel, isExpected);
      return;
    }
    if (value === undefined) {
      if (isUnterminated && /^\s*[[{"]/.test(data)) isCut = true;
      else if (isExpected && data.trim() !== '') tally.malformed(data);
      return;
    }
    if (readValue(value, path, channel) || !isExpected) return;
    const text = readJsonPath(value, path);
    if (text === undefined) withoutText += 1;
    else if (text !== null) tally.malformed();
  }

  function readPlainData(data: string, channel: Channel, isUnterminated: boolean): void {
    // A generator that fails often reports it in JSON, whatever it sends otherwise. The body may end inside
    // that JSON.
    const value = /^\s*\{\s*(?:"|$)/.test(data) ? parseJson(data) : null;
    if (value === undefined && isUnterminated) tally.malformed();
    else if (isErrorReport(value)) failure = readStreamFailure(value);
    else tally.text(channel, data);
  }

  function readBody(value: unknown): void {
    if (hasEnded || failure) return;
    if (textField === undefined) {
      if (isErrorReport(value)) failure = readStreamFailure(value);
      else tally.words(readProviderError(value).message);
    } else if (readValue(value, textField, 'answer')) isRecognized = true;
    else if (!isRecognized) tally.words(readProviderError(value).message);
  }

  /** Reads what comes with the end: all of the text, which counts only where nothing of it has arrived. */
  function readEnd(data: string, path: JsonPath | undefined): void {
    const value = parseJson(data);
    const text = path && readJsonPath(value, path);
    if (isNamedError(value) || (isObject<'error'>(value) && holdsError(value.error))) {
      failure = readErrorAt(value, text);
    } else {
      if (!tally.hasText && typeof text === 'string') tally.text('answer', text);
      finish();
    }
  }

  /** Whether an event was read before the break. */
  function isRepeated(id: string): boolean {
    if (isResumed) return seenIds?.has(id) === true;
    if (seenIds?.has(id)) seenIds = undefined;
    else if (id !== '') seenIds?.add(id);
    return false;
  }

  return {
    read(received) {
      if (hasEnded || failure) return;
      const { event, data, id, isUnterminated = false } = received;
      isRecognized = true;
      endsInError = false;
      if (isRepeated(id)) return;
      // A resumed stream begins without an id, and the last one from before still applies.
      if (id !== '' || !isResumed) lastId = id;
      const name = readEventName(event);
      if (name === 'error') failure = readStreamFailure(parseJson(data) ?? data);
      else if (name !== 'ignored' && isDone(data, isUnterminated)) finish();
      else if (name === 'end') readEnd(data, textField);
      else if (name !== 'ignored') {
        const channel = name === 'reasoning' ? 'reasoning' : 'answer';
        if (textField) readJsonData(received, textField, channel, name !== 'unknown');
        else if (name !== 'unknown') readPlainData(data, channel, isUnterminated);
      }
    },
    readJson(json, isPart = false) {
      for (const value of Array.isArray(json) && typeof textField?.[0] !== 'number' ? json : [json])
        readBody(value);
      isCut ||= isPart;
    },
    readLine(line) {
      if (hasEnded || failure) return;
      const error = ERROR_LINE.exec(line)?.[1];
      const report = error === undefined ? undefined : parseJson(error);
      failure = isObject(report)
        ? readStreamFailure(report)
        : readStrayLine(error ?? line, tally, isRecognized);
      // Text of several lines that lacks a `data:` before each is the mistake that endpoints make most.
      if (line.trim() !== '' && (error !== undefined || !UNKNOWN_FIELD.test(line))) strayLines += 1;
      endsInError ||= error !== undefined || PAGE.test(line);
    },
    end(closed): RunEnd {
      if (failure) return tally.close(failure);
      if (!hasEnded && closed === 'broken') return tally.close({ kind: 'network' });
      if (!isRecognized) return tally.close({ kind: 'protocol', remedy: 'send-data-lines' });
      if (!tally.hasText) for (let event = 0; event < withoutText; event += 1) tally.malformed();
      if (!hasEnded && (endsInError || isCut)) return tally.close('truncated');
      for (let line = 0; line < strayLines; line += 1) tally.malformed();
      return tally.close('complete');
    },
    get failure() {
      return failure;
    },
    resumed() {
      isResumed = true;
    },
    get resumePoint(): ResumePoint | undefined {
      return hasEnded || failure || lastId === '' ? undefined : { type: 'last-event-id', id: lastId };
    },
  };
}
