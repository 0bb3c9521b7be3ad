import type { RunFailure } from '#lib/protocol/failure.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import type { DeltaReader, DeltaSink, ResumePoint } from '#lib/providers/dialect.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

import { readJsonPath, type JsonPath } from './json-path.ts';

/** Events that carry text. Any other name is the server's own business (`ping`, `status`, `metadata`) and ignored. */
const TEXT_EVENTS = new Set([
  'message',
  'delta',
  'token',
  'chunk',
  'text',
  'content',
  'answer',
  'data',
  'completion',
]);

/** Events by which a server says that it is through, before it closes. What they carry is not text. */
const END_EVENTS = new Set(['done', 'end', 'complete', 'completed', 'finish', 'finished', 'close', 'stop']);

const ERROR_EVENTS = new Set(['error', 'fail', 'failed', 'failure', 'exception']);

/**
 * Makes a reader of a plain event stream.
 *
 * @param textField - Where the text is in each event's JSON; empty when the data is the text as it is.
 */
export function createEventStreamReader(textField: JsonPath, sink: DeltaSink): DeltaReader {
  const tally = createTallySink(sink);
  let failure: RunFailure | undefined;
  let done = false;
  let lastId = '';
  /** Ids of the events before a break, as long as no two of them were the same. */
  let seenIds: Set<string> | undefined = new Set<string>();
  let isResumed = false;
  /** Whether one event with data came: what was asked is an event stream. */
  let recognized = false;
  /** Events whose JSON has nothing where the text should be. */
  let withoutText = 0;

  const readText = (data: string): void => {
    if (textField.length === 0) {
      tally.text('answer', data);
      return;
    }
    const value = parseJson(data);
    if (value === undefined) {
      if (data.trim() !== '') tally.malformed();
      return;
    }
    const text = readJsonPath(value, textField);
    if (typeof text === 'string') tally.text('answer', text);
    else if (typeof text === 'number') tally.text('answer', String(text));
    else if (isObject<'error'>(value) && value.error) failure = readStreamFailure(value);
    else if (text === undefined) withoutText += 1;
    else if (text !== null) tally.malformed();
  };

  return {
    read({ event, data, id }: ServerSentEvent) {
      if (done || failure) return;
      recognized = true;
      if (isResumed && seenIds?.has(id)) return;
      if (!isResumed) {
        if (seenIds?.has(id)) seenIds = undefined;
        else if (id !== '') seenIds?.add(id);
      }
      // A resumed stream begins without an id, and the one in force before goes on to count.
      if (id !== '' || !isResumed) lastId = id;
      const name = event.toLowerCase();
      if (ERROR_EVENTS.has(name)) {
        failure = readStreamFailure(parseJson(data) ?? data);
      } else if (END_EVENTS.has(name) || (TEXT_EVENTS.has(name) && data.trim() === '[DONE]')) {
        done = true;
        tally.done();
      } else if (TEXT_EVENTS.has(name)) {
        readText(data);
      }
    },
    end(closed): RunEnd {
      if (failure) return tally.close(failure);
      if (!done && closed === 'broken') return tally.close({ kind: 'network' });
      if (!recognized) return tally.close({ kind: 'protocol', remedy: 'send-data-lines' });
      if (tally.answerLength === 0) for (let i = 0; i < withoutText; i += 1) tally.malformed();
      return tally.close('complete');
    },
    get failure() {
      return failure;
    },
    resumed() {
      isResumed = true;
    },
    get resumePoint(): ResumePoint | undefined {
      return done || failure || lastId === '' ? undefined : { type: 'last-event-id', id: lastId };
    },
  };
}
