import type { ChatCompletionChunk } from 'openai/resources/chat/completions';

import type { RunFailure } from '#lib/protocol/failure.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import { createChunkParser } from '#lib/providers/chunk-parser.ts';
import type { DeltaReader, DeltaSink, ResumePoint } from '#lib/providers/dialect.ts';
import { isDoneMark } from '#lib/providers/done-mark.ts';
import { holdsError, isErrorReport } from '#lib/providers/errors/error-report.ts';
import { readProviderError } from '#lib/providers/errors/provider-error.ts';
import { readStrayLine } from '#lib/providers/errors/stray-line.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { readEventName } from '#lib/providers/event-stream/event-names.ts';
import { isReason, readFinishReason, type Finish } from '#lib/providers/finish-reason.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { parseLoosely, stripPrefix } from '#lib/providers/parse-loosely.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';
import { readUsage } from '#lib/providers/usage.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

import {
  joinText,
  readContent,
  readReasoning,
  type ContentChannel,
  type ContentSink,
  type ReasoningField,
} from './chat-text.ts';
import { createMessageTracker } from './message-tracker.ts';

type ChunkField =
  | keyof ChatCompletionChunk
  | 'error'
  | 'message'
  | 'response'
  | 'x_groq'
  | 'base_resp'
  | EnvelopeField
  | SourceField
  | OllamaField;
/** Lists of pages, as Perplexity sends them with every chunk. */
type SourceField = 'citations' | 'search_results';
type EnvelopeField = 'data' | 'result' | 'output';
type OllamaField = 'done' | 'thinking' | 'done_reason';
type ChoiceField = keyof ChatCompletionChunk.Choice | 'native_finish_reason' | 'message' | 'text' | 'error';
type Chunk = { readonly [Name in ChunkField]?: unknown };
type Choice = { readonly [Name in ChoiceField]?: unknown };
type DeltaField = keyof ChatCompletionChunk.Choice.Delta | ReasoningField | 'images' | 'annotations';
type Delta = { readonly [Name in DeltaField]?: unknown };

/**
 * The id that a Gloss relay gives an event. Other servers may number events too, but would answer a question that is
 * sent again from its beginning.
 */
const RELAY_EVENT_ID = /^run_[\w-]{32}\.\d{1,9}$/;

/** The choices of a chunk. Some servers send the only one without a list, or the list as an object. */
function listChoices(choices: unknown): readonly unknown[] | undefined {
  if (Array.isArray(choices)) return choices;
  if (!isObject<ChoiceField>(choices)) return undefined;
  return (choices.delta ?? choices.message ?? choices.text) ? [choices] : Object.values(choices);
}

/** Whether an object is a message. Others have the words of an error there. */
function isMessage(value: unknown): boolean {
  return isObject<'content' | 'thinking'>(value) && (value.content ?? value.thinking) !== undefined;
}

/** The place of a choice. Some servers leave it out, or write it as a text. */
function indexOf({ index }: Choice): unknown {
  return index === undefined || index === null || index === '0' ? 0 : index;
}

/** The chunk inside an envelope: `{"code": 0, "data": {…}}`. */
function findInner({ data, result, output }: Chunk): unknown {
  return [data, result, output].find(
    (inner) =>
      isObject<ChunkField>(inner) && (listChoices(inner.choices) ?? typeof inner.response === 'string'),
  );
}

/** Creates a reader of chat-completion chunks, of one stream or one JSON body. */
export function createChatReader(sink: DeltaSink): DeltaReader {
  const parseChunk = createChunkParser();
  const tally = createTallySink(sink);
  let failure: RunFailure | undefined;
  let finish: Finish | undefined;
  let ownReason = '';
  let isDone = false;
  /** Whether anything of this dialect has arrived. */
  let isRecognized = false;
  /** The index of the choice that is read. */
  let chosen: unknown;
  let jsonTexts = 0;
  /** Whether the last chunk was a piece of a stream, so that more of it must follow. */
  let isPart = false;
  /** Whether something has arrived that this dialect does not know. */
  let isOther = false;
  let lastId = '';
  let listedSources = 0;
  const answered = createMessageTracker();
  const reasoned = createMessageTracker();

  function pass(channel: ContentChannel, text: string): void {
    if (text === '') return;
    tally.text(channel === 'reasoning' ? 'reasoning' : 'answer', text);
    if (channel === 'refusal') tally.notice({ type: 'refusal' });
  }

  /** Passes on text of a delta. */
  function emit(channel: ContentChannel, text: string): void {
    if (text === '') return;
    if (channel === 'reasoning') reasoned.add(text);
    else answered.add(text);
    pass(channel, text);
  }

  const content: ContentSink = { text: emit, picture: tally.pictureOf };

  function fail(value: unknown): void {
    failure ??= readStreamFailure(value);
  }

  function readToolCalls(delta: Delta): void {
    const calls: unknown[] = Array.isArray(delta.tool_calls) ? delta.tool_calls : [];
    for (const call of calls) readFunction(isObject<'function'>(call) ? call.function : undefined);
    if (delta.function_call) readFunction(delta.function_call);
  }

  function readFunction(value: unknown): void {
    // Only the first delta of a call has its name; the others have pieces of its arguments.
    const name = isObject<'name'>(value) ? value.name : undefined;
    if (typeof name === 'string' && name !== '') tally.toolCall(name.slice(0, 100));
  }

  function readRest(delta: Delta): void {
    if (delta.tool_calls || delta.function_call) readToolCalls(delta);
    if (delta.annotations) tally.sourcesOf(delta.annotations);
    if (Array.isArray(delta.images)) for (const image of delta.images) tally.pictureOf(image);
  }

  function readDelta(delta: Delta): void {
    emit('reasoning', readReasoning(delta));
    // Nearly every delta: a text, straight through.
    if (typeof delta.content === 'string') emit('answer', delta.content);
    else if (delta.content !== undefined && delta.content !== null) readContent(delta.content, content);
    if (delta.refusal) emit('refusal', joinText(delta.refusal));
    readRest(delta);
  }

  /** Reads a whole message: that of a body, one that closes a stream, or one that grows from chunk to chunk. */
  function readMessage(message: Delta): void {
    pass('reasoning', reasoned.readNew(readReasoning(message)));
    let text = '';
    readContent(message.content ?? '', {
      text(channel, part) {
        if (channel === 'answer') text += part;
        else pass(channel, (channel === 'reasoning' ? reasoned : answered).readNew(part));
      },
      picture: tally.pictureOf,
    });
    pass('answer', answered.readNew(text));
    pass('refusal', answered.readNew(joinText(message.refusal ?? '')));
    readRest(message);
  }

  function readFinish(reason: unknown, hasText: boolean): void {
    if (!isReason(reason)) return;
    // Some servers send a reason with every chunk: text with a reason puts the end off.
    if (!finish || hasText) tally.finish();
    // Nothing makes good what has failed, and only more text what was cut short. What says why may still come.
    if (finish?.state === 'failed' || (finish && finish.state !== 'complete' && !hasText)) return;
    finish = readFinishReason(reason);
    if (finish.own !== undefined && finish.state === 'complete') {
      tally.notice({ type: 'finish', detail: finish.own });
    }
  }

  /** Reads the first choice, or the only one there is. Another is read only until the first has begun. */
  function readChoices(choices: readonly unknown[]): void {
    // Nearly every chunk: the first choice alone.
    const only = choices[0];
    if (chosen === 0 && choices.length === 1 && isObject<ChoiceField>(only) && only.index === 0) {
      readChoice(only);
      return;
    }
    const known = choices.filter((choice) => isObject<ChoiceField>(choice));
    if (known.some((choice) => indexOf(choice) === 0) && answered.length + reasoned.length === 0) chosen = 0;
    chosen ??= known[0] && indexOf(known[0]);
    for (const choice of known) if (indexOf(choice) === chosen) readChoice(choice);
  }

  function readChoice(choice: Choice): void {
    const before = answered.length + reasoned.length;
    answered.beginChunk();
    reasoned.beginChunk();
    // A choice may hold more than one of them, and only one of those the text.
    if (isObject<DeltaField>(choice.delta)) readDelta(choice.delta);
    else if (typeof choice.delta === 'string') emit('answer', choice.delta);
    const { message, text } = choice;
    isPart = !message && text === undefined;
    if (isObject<DeltaField>(message)) readMessage(message);
    else if (typeof message === 'string') readMessage({ content: message });
    if (text !== undefined && answered.length + reasoned.length === before) emit('answer', joinText(text));
    if (choice.finish_reason) {
      readFinish(choice.finish_reason, answered.length + reasoned.length > before);
      // OpenRouter's reason for “error”: that of the provider behind it.
      if (finish?.state === 'failed' && typeof choice.native_finish_reason === 'string') {
        ownReason = choice.native_finish_reason.slice(0, 100);
      }
    }
    if (choice.error && holdsError(choice.error)) fail(choice);
  }

  /** Reads the pages of a chunk, unless the one before had as many. Search results have titles, so that they come first. */
  function readSources(chunk: Chunk): void {
    const lists = [chunk.search_results, chunk.citations];
    const count = lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
    if (count === listedSources) return;
    listedSources = count;
    for (const list of lists) tally.sourcesOf(list);
  }

  function countUsage(value: unknown): void {
    const usage = readUsage(value);
    if (usage) tally.usage(usage);
  }

  function readChunk(chunk: unknown): void {
    if (failure || isDone) return;
    if (!isObject<ChunkField>(chunk)) {
      if (isErrorReport(chunk)) fail(chunk);
      else if (typeof chunk === 'string') tally.words(chunk);
      return;
    }
    const choices = listChoices(chunk.choices);
    const inner = choices ? undefined : findInner(chunk);
    if (choices) {
      isRecognized = true;
      readChoices(choices);
    } else if (inner) {
      readChunk(inner);
    } else if (
      typeof chunk.done === 'boolean' ||
      typeof chunk.response === 'string' ||
      isMessage(chunk.message)
    ) {
      // Ollama's own API, in a stream or line by line, and Cloudflare's.
      isRecognized = true;
      isPart = chunk.done === false;
      readDelta(
        isObject<DeltaField>(chunk.message)
          ? chunk.message
          : { content: chunk.response, thinking: chunk.thinking },
      );
      if (chunk.done === true)
        readFinish(typeof chunk.done_reason === 'string' ? chunk.done_reason : 'stop', false);
    }
    if (chunk.citations || chunk.search_results) readSources(chunk);
    const groq = isObject<'usage' | 'error'>(chunk.x_groq) ? chunk.x_groq : undefined;
    countUsage(chunk.usage ?? groq?.usage ?? (chunk.done === true ? chunk : undefined));
    // After the text: a chunk that reports an error may hold the last of it as well.
    // With content, only `error` and `base_resp` are looked at: the other names are not worth their time for each delta.
    const isError =
      choices && choices.length > 0 ? chunk.base_resp || (chunk.error && holdsError(chunk.error)) : true;
    if (isError && !isEmptyEnd(chunk) && isErrorReport(chunk)) fail(chunk);
    // Groq's word for why it stopped a stream early.
    else if (groq && holdsError(groq.error)) fail(groq);
    else if (!isRecognized) readUnknown(chunk);
  }

  /** An empty error behind the end says that there was none. */
  function isEmptyEnd(chunk: Chunk): boolean {
    return finish?.state === 'complete' && !holdsError(chunk.error) && Object.keys(chunk).length === 1;
  }

  function readUnknown(chunk: Chunk): void {
    if (typeof chunk.object === 'string' && chunk.object.includes('completion')) isRecognized = true;
    else {
      isOther = true;
      tally.words(readProviderError(chunk).message);
    }
  }

  function readData({ data, event, isUnterminated }: ServerSentEvent): void {
    if (failure) return;
    if (isDone) {
      // Some servers count at last.
      const last = data.includes('"usage"') ? parseJson(data) : undefined;
      if (isObject<ChunkField>(last)) countUsage(last.usage);
      return;
    }
    const trimmed = data.length < 16 ? data.trim() : data;
    if (trimmed === '') return;
    if (isDoneMark(trimmed, true)) {
      finishStream();
      return;
    }
    const chunk = parseChunk(data) ?? parseLoosely(data);
    if (chunk !== undefined) return readChunks(chunk);
    const stripped = stripPrefix(data);
    if (stripped !== data) readData({ event, data: stripped, id: '' });
    // Servers forget the blank line between two events, which joins them to one.
    else if (data.includes('\n'))
      for (const line of data.split('\n')) readData({ event, data: line, id: '' });
    // An event with another name may hold anything (`event: ping`). Half an event at the end is no event.
    else if (!isUnterminated && (event === 'message' || /^\s*[[{]/.test(data))) tally.malformed(data);
  }

  function finishStream(): void {
    isDone = true;
    tally.done();
  }

  /** Reads one chunk, or a list of them. */
  function readChunks(value: unknown): void {
    for (const chunk of Array.isArray(value) && !isErrorReport(value) ? value : [value]) readChunk(chunk);
  }

  /** A body that was one JSON text needs no finish reason: nothing more can follow. */
  function isWholeBody(): boolean {
    return jsonTexts === 1 && isRecognized && !isPart;
  }

  return {
    read(event) {
      if (event.id !== '') lastId = event.id;
      if (event.event === 'error' && !failure && !isDone) fail(parseJson(event.data) ?? event.data);
      else readData(event);
      if (event.event !== 'message' && !failure && !isDone && readEventName(event.event) === 'end')
        finishStream();
    },
    readJson(value, isCut) {
      const before = finish;
      jsonTexts += 1;
      readChunks(value);
      if (isCut) {
        finish = before;
        isPart = true;
        // The connection may stay open all the same.
      } else if (isWholeBody()) tally.finish();
    },
    readLine(line) {
      if (!failure && !isDone) failure = readStrayLine(line, tally, isRecognized);
    },
    end(closed): RunEnd {
      if (finish?.state === 'failed') {
        fail({ type: 'server_error', message: tally.lastWords || ownReason || finish.own });
      }
      if (failure) return tally.close(failure);
      if (finish && finish.state !== 'failed') return tally.close(finish.state);
      const isNothingElse = isRecognized || !isOther;
      if ((isDone && isNothingElse) || isWholeBody()) return tally.close('complete');
      if (closed === 'broken') return tally.close({ kind: 'network' });
      if (isRecognized) return tally.close('truncated');
      const hint = tally.malformedCount === 0 ? ({ remedy: 'check-base-url' } as const) : {};
      return tally.close({ kind: 'protocol', ...hint });
    },
    get failure() {
      return failure;
    },
    get resumePoint(): ResumePoint | undefined {
      const isResumable = !failure && !finish && !isDone && RELAY_EVENT_ID.test(lastId);
      return isResumable ? { type: 'last-event-id', id: lastId } : undefined;
    },
  };
}
