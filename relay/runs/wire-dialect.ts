import type { RunEnd } from '#lib/protocol/run.ts';
import type { Dialect } from '#lib/providers/dialect.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { joinUrl } from '#lib/providers/join-url.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { buildErrorBody } from '#relay/http/openai-error.ts';

import { describeFailure } from './describe-failure.ts';
import { buildResumeRequest, type Outbox, readPlace, type ResumePoint, wrapReader } from './plain-dialect.ts';
import { createStateSink, type RunSink, type SinkState } from './plain-sink.ts';
import { DIALECT_PATHS, type NewEvent, type UpstreamDialect } from './run-record.ts';

/** A request of an OpenAI client, passed on as it is. */
export interface WireQuestion {
  readonly form: UpstreamDialect;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What was passed on, as far as the end of the run depends on it. */
interface Passed {
  /** `[DONE]`, or an error that the upstream sent. */
  hasEnd: boolean;
  sequence: number | undefined;
}

/** The dialect of one wire run, and what ends its stream. */
export interface WireRun {
  readonly dialect: Dialect;
  readonly sink: RunSink;
  endEvents(end: RunEnd): NewEvent[];
}

/** Whether the client asked for the usage of a streamed chat completion. */
function wantsUsage({ stream_options: options }: WireQuestion['body']): boolean {
  return isObject<'include_usage'>(options) && options.include_usage === true;
}

/**
 * Whether a response can be generated in background mode, in which another relay can take it over. A client
 * that wants nothing stored, or asks for the foreground, gets what it asks for.
 */
function mayGoToBackground(
  { store, background }: WireQuestion['body'],
  refused: ReadonlySet<string>,
): boolean {
  const isOpen = store !== false && (background === undefined || background === null);
  return isOpen && !refused.has('background') && !refused.has('store');
}

function writeBody({ form, body }: WireQuestion, refused: ReadonlySet<string>): string {
  if (form === 'responses')
    return JSON.stringify(
      mayGoToBackground(body, refused) ? { ...body, background: true, store: true } : body,
    );
  if (wantsUsage(body) || refused.has('stream_options')) return JSON.stringify(body);
  const options = isObject<string>(body['stream_options']) ? body['stream_options'] : {};
  return JSON.stringify({ ...body, stream_options: { ...options, include_usage: true } });
}

/** Whether a chunk contains nothing but the usage. */
function isUsageChunk(data: string): boolean {
  if (!data.includes('"usage"')) return false;
  const chunk = parseJson(data);
  return (
    isObject<'choices' | 'usage'>(chunk) &&
    Array.isArray(chunk.choices) &&
    chunk.choices.length === 0 &&
    isObject(chunk.usage)
  );
}

/**
 * Creates the dialect of a run whose events are the upstream's own. The upstream is asked for the usage of a chat
 * completion in any case; a client that did not ask for it does not get it.
 *
 * @param redact - Removes the upstream's key.
 * @param lastSequence - The upstream's number of the last event that is stored already.
 */
export function createWireRun(
  base: Dialect,
  question: WireQuestion,
  outbox: Outbox,
  state: SinkState,
  redact: (text: string) => string,
  resumePoint?: ResumePoint,
  lastSequence = resumePoint?.sequence,
): WireRun {
  const { form } = question;
  const passed: Passed = { hasEnd: false, sequence: lastSequence };
  const hidesUsage = form === 'chat-completions' && !wantsUsage(question.body);
  const ignore = (): void => undefined;

  const dialect: Dialect = {
    ...base,
    buildRequest(input) {
      if (resumePoint) return buildResumeRequest(base, input, resumePoint);
      return {
        url: joinUrl(input.provider.baseUrl, DIALECT_PATHS[form]),
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
        body: writeBody(question, input.refused),
      };
    },
    createReader(provider, sink) {
      const reader = base.createReader(provider, sink);
      let isNamed = resumePoint !== undefined;
      return wrapReader(reader, {
        read(event) {
          const { sequence, responseId } = form === 'responses' ? readPlace(event) : {};
          const isRepeated =
            sequence !== undefined && passed.sequence !== undefined && sequence <= passed.sequence;
          if (isRepeated) return;
          reader.read(event);
          if (sequence !== undefined) passed.sequence = sequence;
          if (event.data.trim() === '[DONE]' || reader.failure) passed.hasEnd = true;
          if (hidesUsage && isUsageChunk(event.data)) return;
          const isForeground = reader.resumePoint === undefined;
          const names =
            isNamed || responseId === undefined ? {} : { responseId, ...(isForeground && { isForeground }) };
          if (responseId !== undefined) isNamed = true;
          outbox.pending.push({
            event: event.event,
            data: redact(event.data),
            ...(sequence !== undefined && { sequence }),
            ...names,
          });
        },
        readJson(value) {
          reader.readJson(value);
          // A server that cannot stream has sent the answer in one piece.
          if (!reader.failure) outbox.pending.push({ event: 'message', data: redact(JSON.stringify(value)) });
        },
      });
    },
  };

  return {
    dialect,
    sink: {
      text: ignore,
      moveToReasoning: ignore,
      picture: ignore,
      source: ignore,
      notice: ignore,
      ...createStateSink(state),
    },
    endEvents(end) {
      const isComplete = end.state === 'complete' || end.state === 'length' || end.state === 'filtered';
      const silent: NewEvent = { event: '', data: '', end };
      if (passed.hasEnd || (isComplete && form === 'responses')) return [silent];
      if (isComplete) return [{ event: 'message', data: '[DONE]', end }];
      return [{ ...writeWireError(form, end, (passed.sequence ?? -1) + 1), end }];
    },
  };
}

/** The event by which a wire stream says that it ended early. */
function writeWireError(form: UpstreamDialect, end: RunEnd, sequence: number): NewEvent {
  const message = end.failure ? describeFailure(end.failure) : ENDINGS[end.state];
  const code = end.failure?.kind ?? end.state;
  if (form === 'responses') {
    const data = { type: 'error', code, message, param: null, sequence_number: sequence };
    return { event: 'error', data: JSON.stringify(data) };
  }
  return { event: 'message', data: JSON.stringify(buildErrorBody({ message, type: 'server_error', code })) };
}

const ENDINGS: Readonly<Record<RunEnd['state'], string>> = {
  complete: '',
  length: '',
  filtered: '',
  stopped: 'The run was stopped.',
  truncated: 'The model server closed the connection before the answer was complete.',
  interrupted: 'The relay that produced this answer ended before it was complete.',
  failed: 'The run failed.',
};
