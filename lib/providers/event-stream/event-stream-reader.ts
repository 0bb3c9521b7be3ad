import type { RunFailure } from '#lib/protocol/failure.ts';
import type { Channel, RunEnd } from '#lib/protocol/run.ts';
import type { DeltaReader, DeltaSink, ResumePoint } from '#lib/providers/dialect.ts';
import { isErrorReport, isNamedError } from '#lib/providers/errors/error-report.ts';
import { readProviderError } from '#lib/providers/errors/provider-error.ts';
import { readStrayLine, UNKNOWN_FIELD } from '#lib/providers/errors/stray-line.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';

import { readEventName } from './event-names.ts';
import { readJsonPath, type JsonPath } from './json-path.ts';

/** Whether an event's data is `[DONE]`, or the beginning of it where the body ends. */
function isDoneMark(data: string, isUnterminated: boolean): boolean {
  const text = data.trim();
  return text === '[DONE]' || (isUnterminated && text !== '' && '[DONE]'.startsWith(text));
}

/**
 * Creates a reader of a plain event stream.
 *
 * @param textField - Where the text is in each event's JSON; undefined when the data is the text.
 */
export function createEventStreamReader(textField: JsonPath | undefined, sink: DeltaSink): DeltaReader {
  const tally = createTallySink(sink);
  let failure: RunFailure | undefined;
  let isDone = false;
  let lastId = '';
  /** Ids of the events before a break, as long as no two of them were the same. */
  let seenIds: Set<string> | undefined = new Set<string>();
  let isResumed = false;
  /** Whether an event with data has arrived: the endpoint sends an event stream. */
  let isRecognized = false;
  /** Events whose JSON has nothing where the text should be. */
  let withoutText = 0;
  /** Lines that are neither data nor any other field. */
  let strayLines = 0;

  function finish(): void {
    isDone = true;
    tally.done();
  }

  /** Reads the text of an event's JSON. Returns false when it has none. */
  function readValue(value: unknown, path: JsonPath, channel: Channel): boolean {
    const text = isNamedError(value) ? undefined : readJsonPath(value, path);
    if (text === '[DONE]') finish();
    else if (typeof text === 'string') tally.text(channel, text);
    else if (typeof text === 'number') tally.text(channel, String(text));
    else if (isErrorReport(value)) failure = readStreamFailure(value);
    else return false;
    return true;
  }

  function readJsonData(data: string, path: JsonPath, channel: Channel, isExpected: boolean): void {
    const value = parseJson(data);
    if (value === undefined) {
      if (isExpected && data.trim() !== '') tally.malformed();
      return;
    }
    if (readValue(value, path, channel) || !isExpected) return;
    const text = readJsonPath(value, path);
    if (text === undefined) withoutText += 1;
    else if (text !== null) tally.malformed();
  }

  function readPlainData(data: string, channel: Channel, isUnterminated: boolean): void {
    // A generator that fails often reports it in JSON, whatever it sends otherwise. The body may end inside of that.
    const value = /^\s*\{\s*(?:"|$)/.test(data) ? parseJson(data) : null;
    if (value === undefined && isUnterminated) tally.malformed();
    else if (isErrorReport(value)) failure = readStreamFailure(value);
    else tally.text(channel, data);
  }

  /** Whether an event was read before the break. */
  function isRepeated(id: string): boolean {
    if (isResumed) return seenIds?.has(id) === true;
    if (seenIds?.has(id)) seenIds = undefined;
    else if (id !== '') seenIds?.add(id);
    return false;
  }

  return {
    read({ event, data, id, isUnterminated = false }) {
      if (isDone || failure) return;
      isRecognized = true;
      if (isRepeated(id)) return;
      // A resumed stream begins without an id, and the last one from before still counts.
      if (id !== '' || !isResumed) lastId = id;
      const name = readEventName(event);
      if (name === 'error') failure = readStreamFailure(parseJson(data) ?? data);
      else if (name === 'end' || (name !== 'ignored' && isDoneMark(data, isUnterminated))) finish();
      else if (name !== 'ignored') {
        const channel = name === 'reasoning' ? 'reasoning' : 'answer';
        if (textField) readJsonData(data, textField, channel, name !== 'unknown');
        else if (name !== 'unknown') readPlainData(data, channel, isUnterminated);
      }
    },
    readJson(value) {
      if (isDone || failure) return;
      if (textField === undefined) {
        if (isErrorReport(value)) failure = readStreamFailure(value);
        else tally.words(readProviderError(value).message);
      } else if (readValue(value, textField, 'answer')) isRecognized = true;
      else if (!isRecognized) tally.words(readProviderError(value).message);
    },
    readLine(line) {
      if (isDone || failure) return;
      failure = readStrayLine(line, tally);
      // Text of several lines that lacks a `data:` before each is the mistake that endpoints make most.
      if (line.trim() !== '' && !UNKNOWN_FIELD.test(line)) strayLines += 1;
    },
    end(closed): RunEnd {
      if (failure) return tally.close(failure);
      if (!isDone && closed === 'broken') return tally.close({ kind: 'network' });
      if (!isRecognized) return tally.close({ kind: 'protocol', remedy: 'send-data-lines' });
      if (!tally.hasText) for (let event = 0; event < withoutText; event += 1) tally.malformed();
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
      return isDone || failure || lastId === '' ? undefined : { type: 'last-event-id', id: lastId };
    },
  };
}
