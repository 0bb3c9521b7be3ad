import type { ChatCompletionChunk } from 'openai/resources/chat/completions';

import type { RunFailure } from '#lib/protocol/failure.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import type { DeltaReader, DeltaSink } from '#lib/providers/dialect.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { readFinishReason, type Finish } from '#lib/providers/finish-reason.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';
import { createThinkSplitter } from '#lib/providers/think-splitter.ts';
import { readUsage } from '#lib/providers/usage.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

import { joinText, readContent, readReasoning, type ReasoningField } from './chat-text.ts';

type ChunkField =
  | keyof ChatCompletionChunk
  | 'error'
  | 'type'
  | 'detail'
  | 'message'
  | 'response'
  | 'x_groq'
  | OllamaField;
type OllamaField = 'done' | 'done_reason';
type ChoiceField = keyof ChatCompletionChunk.Choice | 'message' | 'text' | 'error';
type DeltaField = keyof ChatCompletionChunk.Choice.Delta | ReasoningField;

/** A chat reader that can also be given JSON that was already parsed. */
export interface ChatReader extends DeltaReader {
  readChunk(chunk: unknown): void;
  /** Ends a body that was one JSON document: nothing more can come, so it needs no finish reason. */
  endDocument(): RunEnd;
}

/** Makes a reader of chat-completion chunks, of one stream. */
export function createChatReader(sink: DeltaSink): ChatReader {
  const tally = createTallySink(sink);
  let failure: RunFailure | undefined;
  let finish: Finish | undefined;
  let done = false;
  /** A finish reason said `error`; the error itself comes in the same event, or not at all. */
  let broken = false;
  /** Whether anything came that belongs to this dialect. */
  let recognized = false;
  /** The answer as deltas told it, to notice a message that repeats it. */
  let answered = '';

  const emit = (channel: 'answer' | 'reasoning' | 'refusal', text: string): void => {
    if (text === '') return;
    if (channel === 'reasoning') tally.text('reasoning', text);
    else think.push(text);
    if (channel === 'refusal') tally.notice({ type: 'refusal' });
  };
  const think = createThinkSplitter((channel, text) => tally.text(channel, text));

  const fail = (value: unknown): void => {
    failure ??= readStreamFailure(value);
  };

  const readToolCalls = (delta: { readonly [Name in DeltaField]?: unknown }): void => {
    const calls: unknown[] = Array.isArray(delta.tool_calls) ? delta.tool_calls : [];
    for (const call of calls) readFunction(isObject<'function'>(call) ? call.function : undefined);
    if (delta.function_call) readFunction(delta.function_call);
  };
  const readFunction = (value: unknown): void => {
    // Only the first delta of a call has its name; the others have pieces of its arguments.
    const name = isObject<'name'>(value) ? value.name : undefined;
    if (typeof name === 'string' && name !== '') tally.toolCall(name.slice(0, 100));
  };

  const readDelta = (delta: { readonly [Name in DeltaField]?: unknown }, content: unknown): void => {
    emit('reasoning', readReasoning(delta));
    if (typeof content === 'string') emit('answer', content);
    else if (content !== undefined && content !== null) readContent(content, emit);
    if (delta.refusal) emit('refusal', joinText(delta.refusal));
    if (delta.tool_calls || delta.function_call) readToolCalls(delta);
  };

  const readFinish = (reason: unknown): void => {
    if (typeof reason !== 'string' || reason === '' || reason === 'null') return;
    if (reason.toLowerCase() === 'error') {
      broken = true;
      return;
    }
    if (!finish) tally.finish();
    finish = readFinishReason(reason);
    if (finish.own !== undefined) tally.notice({ type: 'finish', detail: finish.own });
  };

  const readChoice = (choice: unknown): void => {
    if (!isObject<ChoiceField>(choice)) return;
    if (choice.index !== undefined && choice.index !== null && choice.index !== 0) return;
    if (isObject<DeltaField>(choice.delta)) {
      readDelta(choice.delta, choice.delta.content);
      if (typeof choice.delta.content === 'string') answered += choice.delta.content;
    } else if (isObject<DeltaField>(choice.message)) {
      // Some servers close a stream with the message as a whole, after its deltas.
      const { content } = choice.message;
      const repeated = answered !== '' && typeof content === 'string' && content.startsWith(answered);
      readDelta(choice.message, repeated ? content.slice(answered.length) : content);
    } else if (typeof choice.text === 'string') {
      emit('answer', choice.text);
    }
    readFinish(choice.finish_reason);
    if (choice.error) fail(choice);
  };

  const readChunk = (chunk: unknown): void => {
    if (failure || done || !isObject<ChunkField>(chunk)) return;
    if (Array.isArray(chunk.choices)) {
      recognized = true;
      for (const choice of chunk.choices) readChoice(choice);
    } else if (typeof chunk.done === 'boolean') {
      // Ollama's own API, in a stream or line by line.
      recognized = true;
      const text = isObject<DeltaField>(chunk.message) ? chunk.message : { content: chunk.response };
      readDelta(text, text.content);
      if (chunk.done) readFinish(typeof chunk.done_reason === 'string' ? chunk.done_reason : 'stop');
    }
    const groq = isObject<'usage'>(chunk.x_groq) ? chunk.x_groq.usage : undefined;
    const usage = readUsage(chunk.usage ?? groq ?? (chunk.done === true ? chunk : undefined));
    if (usage) tally.usage(usage);
    // After the text: a chunk with an error may carry the last words as well.
    if (chunk.error) fail(chunk);
    else if (chunk.object === 'error' || chunk.type === 'error' || (!recognized && chunk.detail)) fail(chunk);
    else if (broken) fail(undefined);
  };

  const readData = (data: string, isNamed: boolean): void => {
    if (failure || done) return;
    const trimmed = data.length < 16 ? data.trim() : data;
    if (trimmed === '') return;
    if (trimmed === '[DONE]') {
      done = true;
      tally.done();
      return;
    }
    let chunk: unknown;
    try {
      chunk = JSON.parse(data);
    } catch {
      // Servers forget the blank line between two events, which joins them to one.
      const lines = data.split('\n');
      if (lines.length > 1) for (const line of lines) readData(line, isNamed);
      // An event with a name of its own may hold anything (`event: ping`).
      else if (!isNamed || /^\s*[[{]/.test(data)) tally.malformed();
      return;
    }
    readChunk(chunk);
  };

  const close = (closed: 'clean' | 'broken' | 'document'): RunEnd => {
    think.end();
    if (failure) return tally.close(failure);
    if (finish) return tally.close(finish.state);
    if (done || (closed === 'document' && recognized)) return tally.close('complete');
    if (closed === 'broken') return tally.close({ kind: 'network' });
    if (!recognized)
      return tally.close({
        kind: 'protocol',
        ...(tally.malformedCount === 0 && { remedy: 'check-base-url' }),
      });
    return tally.close('truncated');
  };

  return {
    read(event: ServerSentEvent) {
      if (event.event === 'error' && !failure && !done) {
        fail(parseJson(event.data) ?? event.data);
        return;
      }
      readData(event.data, event.event !== 'message');
    },
    readChunk,
    end: close,
    endDocument: () => close('document'),
    get failure() {
      return failure;
    },
    resumePoint: undefined,
  };
}
