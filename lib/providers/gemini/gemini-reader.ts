import type { RunFailure } from '#lib/protocol/failure.ts';
import type { RunEnd, Usage } from '#lib/protocol/run.ts';
import type { DeltaReader, DeltaSink } from '#lib/providers/dialect.ts';
import { isDoneMark } from '#lib/providers/done-mark.ts';
import { holdsError, isErrorReport } from '#lib/providers/errors/error-report.ts';
import { readProviderError } from '#lib/providers/errors/provider-error.ts';
import { readStrayLine } from '#lib/providers/errors/stray-line.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { isReason, readFinishReason, type Finish } from '#lib/providers/finish-reason.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { parseLoosely, splitEvent } from '#lib/providers/parse-loosely.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';
import { buildUsage } from '#lib/providers/usage.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

type ChunkField = 'candidates' | 'response' | 'promptFeedback' | 'usageMetadata' | 'error';
type FeedbackField = 'blockReason' | 'blockReasonMessage';
type CandidateField = 'content' | 'finishReason' | 'finishMessage';
type PartField = 'text' | 'thought' | 'functionCall' | 'inlineData';
type CountField =
  | 'promptTokenCount'
  | 'cachedContentTokenCount'
  | 'candidatesTokenCount'
  | 'thoughtsTokenCount';

const MAX_REASON = 300;

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
}

/** A reason, and what the API adds to it in words. */
function withMessage(reason: string, message: unknown): string {
  const words = typeof message === 'string' ? message.trim() : '';
  return (words === '' ? reason : `${reason}: ${words}`).slice(0, MAX_REASON);
}

function readCounts(value: unknown): Usage | undefined {
  if (!isObject<CountField>(value)) return undefined;
  const thoughts = countOf(value.thoughtsTokenCount);
  return buildUsage(
    countOf(value.promptTokenCount),
    countOf(value.candidatesTokenCount) + thoughts,
    countOf(value.cachedContentTokenCount),
    thoughts,
  );
}

/** Creates a reader of one answer's chunks. The finish reason is the terminal signal; counts may follow it. */
export function createGeminiReader(sink: DeltaSink): DeltaReader {
  const tally = createTallySink(sink);
  let failure: RunFailure | undefined;
  let finish: Finish | undefined;
  let recognized = false;
  let jsonTexts = 0;
  /** Whether the body is one JSON object: nothing more can follow. */
  let isWhole = false;

  /** Returns whether the part has text. */
  function readPart(part: unknown): boolean {
    if (!isObject<PartField>(part)) return false;
    const text = typeof part.text === 'string' ? part.text : '';
    tally.text(part.thought === true ? 'reasoning' : 'answer', text);
    if (isObject<'data'>(part.inlineData)) tally.pictureOf(part.inlineData.data);
    if (isObject<'name'>(part.functionCall)) {
      const { name } = part.functionCall;
      tally.toolCall(typeof name === 'string' ? name.slice(0, 100) : undefined);
    }
    return text !== '';
  }

  /** Some models and relays send a reason with every chunk, or before the text: text puts the end off. */
  function readFinish(reason: unknown, message: unknown, hasText: boolean): void {
    if (!isReason(reason)) {
      if (finish && hasText) tally.finish();
      return;
    }
    if (!finish || hasText) tally.finish();
    else if (finish.state !== 'complete') return;
    finish = readFinishReason(reason);
    if (finish.own !== undefined) tally.notice({ type: 'finish', detail: withMessage(finish.own, message) });
  }

  function readCandidate(candidate: unknown): void {
    if (!isObject<CandidateField>(candidate)) return;
    recognized = true;
    const parts: unknown = isObject<'parts'>(candidate.content) ? candidate.content.parts : undefined;
    const hasText = Array.isArray(parts) && parts.map(readPart).includes(true);
    readFinish(candidate.finishReason, candidate.finishMessage, hasText);
  }

  function readChunk(chunk: unknown): void {
    if (typeof chunk === 'string') tally.words(chunk);
    if (failure || !isObject<ChunkField>(chunk)) return;
    const { promptFeedback, candidates, response } = chunk;
    // Some gateways put an envelope around it.
    if (!candidates && isObject<ChunkField>(response)) {
      readChunk(response);
      return;
    }
    // Without an answer it may be the error of a gateway, which has another shape.
    if (holdsError(chunk.error) || (!candidates && isErrorReport(chunk))) {
      failure = readStreamFailure(chunk);
      return;
    }
    // Also the counts of a blocked question.
    const usage = readCounts(chunk.usageMetadata);
    if (usage) tally.usage(usage);
    const feedback = isObject<FeedbackField>(promptFeedback) ? promptFeedback : {};
    const { blockReason, blockReasonMessage: blockMessage } = feedback;
    if (isReason(blockReason)) {
      failure = { kind: 'content_filter', providerMessage: withMessage(blockReason, blockMessage) };
      return;
    }
    if (Array.isArray(candidates)) readCandidate(candidates[0]);
    if (usage) recognized = true;
    if (!recognized) tally.words(readProviderError(chunk).message);
  }

  return {
    read(event: ServerSentEvent) {
      const { event: name, data, isUnterminated } = event;
      if (failure || data.trim() === '' || isDoneMark(data, true)) return;
      const chunk = parseJson(data) ?? parseLoosely(data);
      if (chunk === undefined && data.includes('\n')) {
        for (const one of splitEvent(event)) this.read(one);
        return;
      }
      if (name === 'error') failure = readStreamFailure(chunk ?? data);
      else if (isObject(chunk)) readChunk(chunk);
      else if (isErrorReport(chunk)) failure = readStreamFailure(chunk);
      else if (!isUnterminated) tally.malformed(typeof chunk === 'string' ? chunk : data);
    },
    /** Without `alt=sse` a stream is a JSON array of chunks. */
    readJson(value, isCut) {
      const before = finish;
      jsonTexts += 1;
      isWhole = isCut !== true && jsonTexts === 1 && !Array.isArray(value);
      for (const chunk of Array.isArray(value) ? value : [value]) readChunk(chunk);
      if (isCut) finish = before;
    },
    readLine(line) {
      failure ??= readStrayLine(line, tally, recognized);
    },
    end(closed): RunEnd {
      if (failure) return tally.close(failure);
      if (finish) return tally.close(finish.state === 'failed' ? { kind: 'server' } : finish.state);
      if (closed === 'broken') return tally.close({ kind: 'network' });
      if (recognized) return tally.close(isWhole ? 'complete' : 'truncated');
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
