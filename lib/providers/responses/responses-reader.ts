import type { Response, ResponseOutputItem, ResponseStreamEvent } from 'openai/resources/responses/responses';

import type { RunFailure } from '#lib/protocol/failure.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import { joinText } from '#lib/providers/chat-completions/chat-text.ts';
import type { DeltaReader, DeltaSink, ResumePoint } from '#lib/providers/dialect.ts';
import { isDoneMark } from '#lib/providers/done-mark.ts';
import { holdsError, isErrorReport } from '#lib/providers/errors/error-report.ts';
import { readProviderError } from '#lib/providers/errors/provider-error.ts';
import { readStrayLine } from '#lib/providers/errors/stray-line.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { readFinishReason, type Finish } from '#lib/providers/finish-reason.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { parseLoosely, splitEvent } from '#lib/providers/parse-loosely.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';
import { readUsage } from '#lib/providers/usage.ts';

import { createOutputParts, type PartPlace } from './output-parts.ts';
import { createSequenceGuard } from './sequence-guard.ts';

type AllKeys<Union> = Union extends unknown ? keyof Union : never;
type EventField = AllKeys<ResponseStreamEvent> | 'error' | 'object' | 'summary_index' | 'refusal';
type StreamEvent = { readonly [Name in EventField]?: unknown };
type ItemField = AllKeys<ResponseOutputItem>;
type PartField = 'type' | 'text' | 'refusal' | 'annotations';

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function placeOf(event: StreamEvent): PartPlace {
  const content = event.summary_index ?? event.content_index;
  return {
    item: asText(event.item_id),
    index: asNumber(event.output_index),
    content: asNumber(content) ?? 0,
  };
}

/** The statuses that end a response. */
const END_STATUSES = new Set<unknown>(['completed', 'incomplete', 'failed', 'cancelled']);

/** The events that hold the response as it is, and the status that each implies where the response has none. */
const RESPONSE_EVENTS: ReadonlyMap<string, string> = new Map([
  ['response.created', 'in_progress'],
  ['response.queued', 'queued'],
  ['response.in_progress', 'in_progress'],
  ['response.completed', 'completed'],
  ['response.done', 'completed'],
  ['response.incomplete', 'incomplete'],
  ['response.failed', 'failed'],
  ['response.cancelled', 'cancelled'],
]);

/** The response inside an event, or the event itself where the fields are not inside of one. */
function findResponse(event: StreamEvent, implied: string): unknown {
  const response = isObject<'status'>(event.response) ? event.response : event;
  const hasStatus = 'status' in response && END_STATUSES.has(response.status);
  return { ...response, status: hasStatus ? response.status : implied };
}

/**
 * Creates a reader of the events of one response, even across the point where a broken stream was resumed.
 */
export function createResponsesReader(sink: DeltaSink): DeltaReader {
  const tally = createTallySink(sink);
  const isNew = createSequenceGuard();
  const parts = createOutputParts((text) => tally.text('answer', text));
  let failure: RunFailure | undefined;
  let finish: Finish | undefined;
  let isRecognized = false;
  /** Whether `[DONE]` has arrived, which some servers send in place of the last event of a response. */
  let isDone = false;
  /** Whether the last text has arrived as a whole. */
  let isTextWhole = false;
  let id: string | undefined;
  let sequence: number | undefined;
  let isResumable = true;
  /** Whether the summary of the reasoning or the reasoning itself is shown: whichever arrives first. */
  let reasoningKind: 'summary' | 'text' | undefined;
  const reasoning = createOutputParts((text, isOtherPart) => {
    if (isOtherPart) tally.text('reasoning', '\n\n');
    tally.text('reasoning', text);
  });

  function addText(place: PartPlace, text: string, isRefusal: boolean): void {
    if (text === '') return;
    isTextWhole = false;
    reasoning.flush();
    parts.add(place, text);
    if (isRefusal) tally.notice({ type: 'refusal' });
  }

  /** Adds what a part lacks of its whole text: some servers send no deltas, or not for every part. */
  function readWhole(event: StreamEvent, whole: unknown, isRefusal: boolean): void {
    if (typeof whole !== 'string') return;
    const place = placeOf(event);
    addText(place, parts.findMissing(place, whole, false), isRefusal);
    parts.close(place);
    isTextWhole = true;
  }

  function addReasoning(kind: 'summary' | 'text', place: PartPlace, text: string): void {
    reasoningKind ??= kind;
    if (reasoningKind === kind) reasoning.add(place, text);
  }

  function readReasoning(type: string, event: StreamEvent): void {
    const kind = type.includes('summary') ? 'summary' : 'text';
    const place = placeOf(event);
    if (typeof event.delta === 'string') addReasoning(kind, place, event.delta);
    else if (typeof event.text === 'string') {
      addReasoning(kind, place, reasoning.findMissing(place, event.text, false));
      reasoning.close(place);
    }
  }

  function readTool(item: { readonly [Name in ItemField]?: unknown }): void {
    if (typeof item.type !== 'string' || !item.type.endsWith('_call')) return;
    // The server does the search itself: Gloss has nothing to do.
    if (item.type === 'web_search_call' || item.type === 'file_search_call') return;
    if (item.type === 'image_generation_call') tally.pictureOf(item.result);
    else tally.toolCall(typeof item.name === 'string' ? item.name.slice(0, 100) : item.type);
  }

  /** Reads an item of the output as a whole, and adds what its deltas left out. */
  function readItem(item: unknown, index: unknown, isEnd: boolean): void {
    if (!isObject<ItemField>(item)) return;
    const itemId = asText(item.id);
    const placeIn = (content: number): PartPlace => ({ item: itemId, index: asNumber(index), content });
    if (item.type === 'reasoning') {
      // The deltas of its parts have been read; content without deltas is still missing.
      const kind = joinText(item.summary) === '' ? 'text' : 'summary';
      const whole = kind === 'summary' ? item.summary : item.content;
      const texts: unknown[] = Array.isArray(whole) ? whole : [whole];
      texts.map(joinText).forEach((text, at) => {
        addReasoning(kind, placeIn(at), reasoning.findMissing(placeIn(at), text, true));
        reasoning.close(placeIn(at));
      });
    } else if (item.type === 'message') {
      const contents: unknown[] = Array.isArray(item.content) ? item.content : [item.content];
      contents.forEach((content, at) => {
        const part = isObject<PartField>(content) ? content : {};
        const isRefusal = part.type === 'refusal';
        const whole = joinText(isRefusal ? part.refusal : content);
        tally.sourcesOf(part.annotations);
        addText(placeIn(at), parts.findMissing(placeIn(at), whole, isEnd), isRefusal);
        parts.close(placeIn(at));
      });
    } else readTool(item);
  }

  function readResponse(response: unknown): void {
    if (!isObject<keyof Response>(response)) return;
    if (typeof response.id === 'string' && response.id !== '') id = response.id;
    if (response.background === false) isResumable = false;
    const { status } = response;
    const hasError = holdsError(response.error);
    if (!hasError && !END_STATUSES.has(status)) {
      if (!isRecognized) tally.words(readProviderError(response).message);
      return;
    }
    const output: unknown[] = Array.isArray(response.output) ? response.output : [];
    output.forEach((item, index) => readItem(item, index, true));
    // The text of all parts in one, as the SDKs and some servers add it.
    if (!tally.hasText)
      addText({ item: undefined, index: undefined, content: 0 }, joinText(response.output_text), false);
    if (hasError || status === 'failed') {
      failure = readStreamFailure(hasError ? response.error : response);
    } else if (status === 'cancelled') {
      failure = { kind: 'server', reason: 'cancelled' };
    } else {
      const details = isObject<'reason'>(response.incomplete_details)
        ? response.incomplete_details.reason
        : undefined;
      const reason = typeof details === 'string' ? details : 'length';
      finish = readFinishReason(status === 'completed' ? 'stop' : reason);
      if (finish.own !== undefined) {
        tally.notice({ type: 'finish', detail: finish.own });
        // The server itself says that the answer is incomplete.
        finish = { state: 'length', own: finish.own };
      }
    }
    isRecognized = true;
    const usage = readUsage(response.usage);
    if (usage) tally.usage(usage);
    if (!failure) tally.done();
  }

  /** Reads the events that are about the response, and errors: the API's own, or one that a gateway put in between. */
  function readOther(type: string, event: StreamEvent): void {
    const implied = RESPONSE_EVENTS.get(type);
    const isOurs = type.startsWith('response.');
    if (implied !== undefined) readResponse(findResponse(event, implied));
    else if (
      type === 'error' ||
      type === 'response.error' ||
      (isOurs ? holdsError(event.error) : isErrorReport(event))
    )
      failure = readStreamFailure(event);
    else if (!isOurs && event.object === 'response') readResponse(event);
    else if (!isRecognized) tally.words(readProviderError(event).message);
  }

  function readEvent(type: string, event: StreamEvent): void {
    if (type.startsWith('response.')) isRecognized = true;
    switch (type) {
      case 'response.output_text.delta':
      case 'response.text.delta':
      case 'response.refusal.delta':
        addText(placeOf(event), joinText(event.delta), type === 'response.refusal.delta');
        return;
      case 'response.output_text.done':
      case 'response.text.done':
        readWhole(event, event.text, false);
        return;
      case 'response.output_text.annotation.added':
        tally.sourceOf(event.annotation);
        return;
      case 'response.refusal.done':
        readWhole(event, event.refusal, true);
        return;
      case 'response.content_part.done':
        if (isObject<PartField>(event.part)) {
          tally.sourcesOf(event.part.annotations);
          if (event.part.type === 'output_text') readWhole(event, event.part.text, false);
          else if (event.part.type === 'refusal') readWhole(event, event.part.refusal, true);
        }
        return;
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_summary_text.done':
      case 'response.reasoning_text.delta':
      case 'response.reasoning.delta':
      case 'response.reasoning.done':
      case 'response.reasoning_text.done':
        readReasoning(type, event);
        return;
      case 'response.output_item.added':
        if (isObject<ItemField>(event.item)) readTool(event.item);
        return;
      case 'response.output_item.done':
        readItem(event.item, event.output_index, false);
        return;
      default:
        readOther(type, event);
    }
  }

  return {
    read(received) {
      const { event: name, data, isUnterminated } = received;
      if (failure || finish || data.trim() === '') return;
      if (isDoneMark(data, true)) {
        isDone = true;
        tally.done();
        return;
      }
      const event = parseJson(data) ?? parseLoosely(data);
      if (event === undefined && data.includes('\n')) {
        for (const one of splitEvent(received)) this.read(one);
        return;
      }
      if (event === undefined && name === 'error') failure = readStreamFailure(data);
      else if (event === undefined && !isUnterminated) tally.malformed(data);
      if (typeof event === 'string') tally.words(event);
      if (!isObject<EventField>(event) || !isNew(event.sequence_number)) return;
      if (typeof event.sequence_number === 'number') sequence = event.sequence_number;
      readEvent(typeof event.type === 'string' ? event.type : name, event);
    },
    readJson(value, isCut) {
      const before = finish;
      for (const document of Array.isArray(value) ? value : [value]) {
        if (typeof document === 'string') tally.words(document);
        if (failure || finish || !isObject<EventField>(document)) continue;
        if (typeof document.type === 'string') readEvent(document.type, document);
        else if (document.object !== 'response' && isErrorReport(document))
          failure = readStreamFailure(document);
        else readResponse(Array.isArray(document.output) ? { status: 'completed', ...document } : document);
      }
      if (isCut) finish = before;
    },
    readLine(line) {
      if (!failure && !finish) failure = readStrayLine(line, tally, isRecognized);
    },
    end(closed): RunEnd {
      reasoning.flush();
      parts.flush();
      if (failure) return tally.close(failure);
      if (finish && finish.state !== 'failed') return tally.close(finish.state);
      if (isDone && isTextWhole) return tally.close('complete');
      if (closed === 'broken') return tally.close({ kind: 'network' });
      if (isRecognized) return tally.close('truncated');
      const hint = tally.malformedCount === 0 ? ({ remedy: 'check-base-url' } as const) : {};
      return tally.close({ kind: 'protocol', ...hint });
    },
    get failure() {
      return failure;
    },
    get resumePoint(): ResumePoint | undefined {
      if (failure || finish || isDone || !isResumable || id === undefined || sequence === undefined)
        return undefined;
      return { type: 'response', id, sequence };
    },
  };
}
