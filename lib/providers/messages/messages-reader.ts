import type { RunFailure } from '#lib/protocol/failure.ts';
import type { RunEnd, Usage } from '#lib/protocol/run.ts';
import { joinText } from '#lib/providers/chat-completions/chat-text.ts';
import { createMessageTracker } from '#lib/providers/chat-completions/message-tracker.ts';
import { createChunkParser } from '#lib/providers/chunk-parser.ts';
import type { DeltaReader, DeltaSink } from '#lib/providers/dialect.ts';
import { isDoneMark } from '#lib/providers/done-mark.ts';
import { holdsError, isErrorReport } from '#lib/providers/errors/error-report.ts';
import { readProviderError } from '#lib/providers/errors/provider-error.ts';
import { readStrayLine } from '#lib/providers/errors/stray-line.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { readFinishReason, type Finish } from '#lib/providers/finish-reason.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseLoosely, splitEvent } from '#lib/providers/parse-loosely.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';
import { buildUsage } from '#lib/providers/usage.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

type EventField =
  | 'type'
  | 'index'
  | 'message'
  | 'content_block'
  | 'delta'
  | 'usage'
  | 'error'
  | 'content'
  | 'stop_reason';
type Event = { readonly [Name in EventField]?: unknown };
type BlockField = 'type' | 'text' | 'thinking' | 'name' | 'citation' | 'citations';
type UsageField =
  | 'input_tokens'
  | 'output_tokens'
  | 'cache_creation_input_tokens'
  | 'cache_read_input_tokens';

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
}

/** Stop reasons that need a notice. */
function readStopReason(reason: string): Finish {
  // The model paused in the middle of its turn, or its window is full: Continue resumes from there.
  if (reason === 'pause_turn') return { state: 'length', own: reason };
  if (reason === 'model_context_window_exceeded') return { state: 'length', own: undefined };
  if (reason === 'refusal') return { state: 'filtered', own: undefined };
  return readFinishReason(reason);
}

/** Creates a reader of one message's events. `message_stop` is the terminal signal; a stop reason alone finishes. */
export function createMessagesReader(sink: DeltaSink): DeltaReader {
  const parseChunk = createChunkParser();
  const tally = createTallySink(sink);
  let failure: RunFailure | undefined;
  let finish: Finish | undefined;
  let isDone = false;
  let recognized = false;
  /** The counts are cumulative, and only those that changed are sent. */
  let usage: Usage = { inputTokens: 0, outputTokens: 0 };
  /** Thoughts in separate blocks become paragraphs. */
  let thoughts = 0;
  /** The message of the first event. Some servers put all of it there. */
  let begun: Event | undefined;
  /** Whether a message has come as a whole: nothing more can follow. */
  let isWhole = false;
  const answered = createMessageTracker();

  function readUsage(value: unknown): void {
    if (!isObject<UsageField>(value)) return;
    const cached = countOf(value.cache_read_input_tokens);
    const input = countOf(value.input_tokens) + countOf(value.cache_creation_input_tokens) + cached;
    usage = buildUsage(
      Math.max(usage.inputTokens, input),
      Math.max(usage.outputTokens, countOf(value.output_tokens)),
      Math.max(usage.cachedTokens ?? 0, cached),
    );
    tally.usage(usage);
  }

  function addText(text: string): void {
    answered.add(text);
    tally.text('answer', text);
  }

  function readBlock(block: unknown): void {
    if (!isObject<BlockField>(block) || typeof block.type !== 'string') return;
    if (block.type === 'text' && typeof block.text === 'string') {
      addText(block.text);
      tally.sourcesOf(block.citations);
    } else if (block.type === 'thinking') {
      if (thoughts > 0) tally.text('reasoning', '\n\n');
      thoughts += 1;
      if (typeof block.thinking === 'string') tally.text('reasoning', block.thinking);
    } else if (block.type.endsWith('tool_use') && block.type !== 'server_tool_use') {
      tally.toolCall(typeof block.name === 'string' ? block.name.slice(0, 100) : undefined);
    }
  }

  function readDelta(delta: unknown): void {
    if (!isObject<BlockField>(delta)) return;
    if (typeof delta.text === 'string') addText(delta.text);
    else if (typeof delta.thinking === 'string') tally.text('reasoning', delta.thinking);
    else if (delta.type === 'citations_delta') tally.sourceOf(delta.citation);
  }

  function readStop(reason: unknown): void {
    if (typeof reason !== 'string' || reason === '') return;
    finish = readStopReason(reason);
    if (reason === 'refusal') tally.notice({ type: 'refusal' });
    if (finish.own !== undefined) tally.notice({ type: 'finish', detail: finish.own });
    tally.finish();
  }

  /** Reads the content of a whole message, which may repeat what has been said. */
  function readContent(content: unknown): void {
    const hasThoughts = thoughts > 0;
    let text = '';
    for (const block of Array.isArray(content) ? content : [{ type: 'text', text: content }]) {
      const { type, ...rest }: { readonly [Name in BlockField]?: unknown } = isObject<BlockField>(block)
        ? block
        : {};
      if (type === 'text') {
        text += joinText(rest.text);
        tally.sourcesOf(rest.citations);
      } else if (type !== 'thinking' || !hasThoughts) readBlock(block);
    }
    answered.beginChunk();
    tally.text('answer', answered.readNew(text));
  }

  function readMessage(message: Event): void {
    recognized = true;
    isWhole = true;
    readContent(message.content);
    readUsage(message.usage);
    readStop(message.stop_reason);
    isDone = finish !== undefined;
    if (isDone) tally.done();
    else tally.finish();
  }

  function isMessage({ type, content }: Event): boolean {
    return (
      (type === undefined || type === 'message') && (Array.isArray(content) || typeof content === 'string')
    );
  }

  function readEvent(type: string, event: Event): void {
    switch (type) {
      case 'message_start':
        recognized = true;
        begun = isObject<EventField>(event.message) ? event.message : undefined;
        readUsage(begun?.usage);
        return;
      case 'content_block_start':
        recognized = true;
        readBlock(event.content_block);
        return;
      case 'content_block_delta':
        recognized = true;
        readDelta(event.delta);
        return;
      case 'message_delta':
        recognized = true;
        readUsage(event.usage);
        if (isObject<'stop_reason'>(event.delta)) readStop(event.delta.stop_reason);
        return;
      case 'message_stop':
        recognized = true;
        isDone = true;
        tally.done();
        return;
      case 'error':
        failure = readStreamFailure(event);
        return;
      default:
        // `ping`, `content_block_stop` and what is new say nothing; an error that a gateway inserted does.
        if (holdsError(event.error) || (/error|^$|^message$/.test(type) && isErrorReport(event)))
          failure = readStreamFailure(event);
        else if (isMessage(event)) readMessage(event);
        else if (!recognized) tally.words(readProviderError(event).message);
    }
  }

  return {
    read(received: ServerSentEvent) {
      const { event: name, data, isUnterminated } = received;
      if (failure || isDone || data.trim() === '' || isDoneMark(data, true)) return;
      const event = parseChunk(data) ?? parseLoosely(data);
      if (event === undefined && data.includes('\n')) {
        for (const one of splitEvent(received)) this.read(one);
        return;
      }
      if (isObject<EventField>(event)) readEvent(typeof event.type === 'string' ? event.type : name, event);
      else if (name === 'error') failure = readStreamFailure(data);
      else if (!isUnterminated) tally.malformed(typeof event === 'string' ? event : data);
    },
    readJson(value, isCut) {
      const before = finish;
      for (const event of Array.isArray(value) ? value : [value]) {
        if (typeof event === 'string') tally.words(event);
        if (failure || isDone || !isObject<EventField>(event)) continue;
        if (isErrorReport(event)) failure = readStreamFailure(event);
        else readEvent(typeof event.type === 'string' ? event.type : '', event);
      }
      if (!isCut) return;
      finish = before;
      isDone = false;
      isWhole = false;
    },
    readLine(line) {
      if (!failure && !isDone) failure = readStrayLine(line, tally, recognized);
    },
    end(closed): RunEnd {
      if (begun?.content && !tally.hasText) readContent(begun.content);
      if (begun && !finish) readStop(begun.stop_reason);
      if (failure) return tally.close(failure);
      if (finish) return tally.close(finish.state === 'failed' ? { kind: 'server' } : finish.state);
      if (isWhole) return tally.close('complete');
      if (closed === 'broken') return tally.close({ kind: 'network' });
      if (isDone) return tally.close('complete');
      if (recognized) return tally.close('truncated');
      return tally.close({
        kind: 'protocol',
        ...(tally.malformedCount === 0 && { remedy: 'check-base-url' }),
      });
    },
    get failure() {
      return failure;
    },
    // The API has no way to resume a stream.
    resumePoint: undefined,
  };
}
