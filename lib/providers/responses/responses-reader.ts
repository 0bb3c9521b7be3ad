import type { Response, ResponseOutputItem, ResponseStreamEvent } from 'openai/resources/responses/responses';

import type { RunFailure } from '#lib/protocol/failure.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import { joinText, readContent } from '#lib/providers/chat-completions/chat-text.ts';
import type { DeltaReader, DeltaSink, ResumePoint } from '#lib/providers/dialect.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { readFinishReason, type Finish } from '#lib/providers/finish-reason.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';
import { readUsage } from '#lib/providers/usage.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

import { createSequenceGuard } from './sequence-guard.ts';

type AllKeys<Union> = Union extends unknown ? keyof Union : never;
type EventField = AllKeys<ResponseStreamEvent> | 'error' | 'summary_index' | 'refusal';
type ItemField = AllKeys<ResponseOutputItem>;

/** A Responses reader that can also be given a response that came as one JSON document. */
export interface ResponsesReader extends DeltaReader {
  readResponse(response: unknown): void;
}

/** Makes a reader of the events of one response, also over the seam where a broken stream was resumed. */
export function createResponsesReader(sink: DeltaSink): ResponsesReader {
  const tally = createTallySink(sink);
  const isNew = createSequenceGuard();
  let failure: RunFailure | undefined;
  let finish: Finish | undefined;
  let recognized = false;
  let id: string | undefined;
  let sequence: number | undefined;
  let resumable = true;
  /** The part of the output that is being written, and what its deltas have said of it so far. */
  let part = '';
  let partText = '';
  let reasoningEvent: string | undefined;
  let summaryIndex: unknown;

  const readDelta = (event: { readonly [Name in EventField]?: unknown }, refusal: boolean): void => {
    if (typeof event.delta !== 'string') return;
    const key = `${String(event.item_id)}/${String(event.content_index)}`;
    if (key !== part) {
      part = key;
      partText = '';
    }
    partText += event.delta;
    tally.text('answer', event.delta);
    if (refusal) tally.notice({ type: 'refusal' });
  };

  /** Catches up with what a part said as a whole, where deltas are missing; some servers send none. */
  const readWhole = (
    event: { readonly [Name in EventField]?: unknown },
    whole: unknown,
    refusal: boolean,
  ): void => {
    const key = `${String(event.item_id)}/${String(event.content_index)}`;
    const known = key === part ? partText : '';
    const missed = known !== '' || tally.answerLength === 0;
    if (missed && typeof whole === 'string' && whole.length > known.length && whole.startsWith(known)) {
      readDelta({ ...event, delta: whole.slice(known.length) }, refusal);
    }
  };

  const readReasoning = (type: string, event: { readonly [Name in EventField]?: unknown }): void => {
    // The summary and the reasoning itself may both be sent; the first that comes is shown.
    reasoningEvent ??= type;
    if (reasoningEvent !== type || typeof event.delta !== 'string') return;
    const index = event.summary_index ?? event.content_index;
    if (summaryIndex !== undefined && index !== summaryIndex) tally.text('reasoning', '\n\n');
    summaryIndex = index;
    tally.text('reasoning', event.delta);
  };

  const readItem = (item: unknown): void => {
    if (!isObject<ItemField>(item) || typeof item.type !== 'string' || !item.type.endsWith('_call')) return;
    tally.toolCall(typeof item.name === 'string' ? item.name.slice(0, 100) : item.type);
  };

  const readOutput = (output: unknown): void => {
    const items: unknown[] = Array.isArray(output) ? output : [];
    for (const item of items) {
      if (!isObject<ItemField>(item)) continue;
      if (item.type === 'reasoning')
        tally.text('reasoning', joinText(item.summary) || joinText(item.content));
      else if (item.type === 'message') {
        readContent(item.content, (channel, text) => {
          tally.text(channel === 'reasoning' ? 'reasoning' : 'answer', text);
          if (channel === 'refusal') tally.notice({ type: 'refusal' });
        });
      } else readItem(item);
    }
  };

  const readResponse = (response: unknown): void => {
    if (!isObject<keyof Response>(response)) return;
    if (typeof response.id === 'string' && response.id !== '') id = response.id;
    if (response.background === false) resumable = false;
    const { status } = response;
    if (status === 'failed' || response.error) {
      failure = readStreamFailure(response.error ?? undefined);
    } else if (status === 'cancelled') {
      failure = { kind: 'server', reason: 'cancelled' };
    } else if (status === 'completed' || status === 'incomplete') {
      if (tally.answerLength === 0) readOutput(response.output);
      const details = isObject<'reason'>(response.incomplete_details)
        ? response.incomplete_details.reason
        : undefined;
      const reason = typeof details === 'string' ? details : 'length';
      finish = readFinishReason(status === 'completed' ? 'stop' : reason);
      if (finish.own !== undefined) {
        tally.notice({ type: 'finish', detail: finish.own });
        // The server says itself that the answer is not whole.
        finish = { state: 'length', own: finish.own };
      }
    } else return;
    recognized = true;
    const usage = readUsage(response.usage);
    if (usage) tally.usage(usage);
    if (!failure) tally.done();
  };

  const readEvent = (type: string, event: { readonly [Name in EventField]?: unknown }): void => {
    if (type.startsWith('response.')) recognized = true;
    switch (type) {
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        readDelta(event, type === 'response.refusal.delta');
        return;
      case 'response.output_text.done':
        readWhole(event, event.text, false);
        return;
      case 'response.refusal.done':
        readWhole(event, event.refusal, true);
        return;
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        readReasoning(type, event);
        return;
      case 'response.output_item.added':
        readItem(event.item);
        return;
      case 'response.created':
      case 'response.queued':
      case 'response.in_progress':
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.cancelled':
        readResponse(withStatus(event.response, type.slice('response.'.length)));
        return;
      case 'error':
        failure = readStreamFailure(event);
        return;
      default:
        // An error that some gateway put between the events.
        if (event.error) failure = readStreamFailure(event);
    }
  };

  return {
    read({ event: name, data }: ServerSentEvent) {
      if (failure || finish || data.trim() === '') return;
      if (data.trim() === '[DONE]') {
        tally.done();
        return;
      }
      const event = parseJson(data);
      if (event === undefined && name === 'error') failure = readStreamFailure(data);
      else if (event === undefined) tally.malformed();
      if (!isObject<EventField>(event) || !isNew(event.sequence_number)) return;
      if (typeof event.sequence_number === 'number') sequence = event.sequence_number;
      readEvent(typeof event.type === 'string' ? event.type : name, event);
    },
    readResponse,
    end(closed): RunEnd {
      if (failure) return tally.close(failure);
      if (finish) return tally.close(finish.state);
      if (closed === 'broken') return tally.close({ kind: 'network' });
      if (recognized) return tally.close('truncated');
      return tally.close({
        kind: 'protocol',
        ...(tally.malformedCount === 0 && { remedy: 'check-base-url' }),
      });
    },
    get failure() {
      return failure;
    },
    get resumePoint(): ResumePoint | undefined {
      if (failure || finish || !resumable || id === undefined || sequence === undefined) return undefined;
      return { type: 'response', id, sequence };
    },
  };
}

/** The response inside an event, with the status that the event's name implies where it has none. */
function withStatus(response: unknown, status: string): unknown {
  const known = isObject<'status'>(response) ? response : {};
  return { ...known, status: typeof known.status === 'string' ? known.status : status };
}
