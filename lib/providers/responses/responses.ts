import type { EasyInputMessage, ResponseCreateParamsStreaming } from 'openai/resources/responses/responses';

import { extrasOf } from '#lib/presets/presets.ts';
import { withSystemPrompt } from '#lib/protocol/system-prompt.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import { withContinueTurn } from '#lib/providers/continue-turn.ts';
import { toDataUrl } from '#lib/providers/data-url.ts';
import type { Dialect, ProviderRequest, RequestInput } from '#lib/providers/dialect.ts';
import { joinUrl } from '#lib/providers/join-url.ts';
import { buildListRequest } from '#lib/providers/list-request.ts';
import { ownKeyHeader } from '#lib/providers/own-key-header.ts';
import { writeBody } from '#lib/providers/write-body.ts';

import { createResponsesReader } from './responses-reader.ts';

const ACCEPT = 'text/event-stream, application/json';

/** Models that reason. Others answer a request for a summary of their reasoning with an error. */
const REASONS = /^(?:o\d|gpt-(?:[5-9]|\d\d))(?!.*-chat)/;

function buildMessage({ role, text, images = [] }: Turn): EasyInputMessage {
  if (role !== 'user' || images.length === 0) return { role, content: text };
  const pictures = images.map(
    (image) => ({ type: 'input_image', detail: 'auto', image_url: toDataUrl(image) }) as const,
  );
  return { role, content: [{ type: 'input_text', text }, ...pictures] };
}

/** The request for a summary of the reasoning, and its effort. */
function buildReasoning({ model, refused, parameters: { reasoningEffort } = {} }: RequestInput) {
  if (refused.has('reasoning')) return {};
  const reasoning = {
    ...(REASONS.test(model) && !refused.has('reasoning.summary') && { summary: 'auto' as const }),
    ...(reasoningEffort !== undefined && !refused.has('reasoning.effort') && { effort: reasoningEffort }),
  };
  return Object.keys(reasoning).length > 0 ? { reasoning } : {};
}

function buildBody(input: RequestInput): string {
  const { provider, model, turns, refused, parameters = {} } = input;
  const { streamOptions } = extrasOf(provider);
  const stream = !refused.has('stream');
  // Only a response that the server stores and generates in background mode can be resumed after a break.
  const background = stream && !refused.has('background') && !refused.has('store');
  const { systemPrompt, temperature, maxTokens } = parameters;
  const takesInstructions = !refused.has('instructions');
  const body = {
    model,
    ...(systemPrompt !== undefined && takesInstructions && { instructions: systemPrompt }),
    input: withContinueTurn(takesInstructions ? turns : withSystemPrompt(turns, parameters)).map(
      buildMessage,
    ),
    ...(stream && { stream: true }),
    ...(stream && streamOptions && !refused.has('stream_options') && { stream_options: streamOptions }),
    ...(background && { background: true }),
    ...(!refused.has('store') && { store: background }),
    ...buildReasoning(input),
    ...(temperature !== undefined && !refused.has('temperature') && { temperature }),
    ...(maxTokens !== undefined && !refused.has('max_output_tokens') && { max_output_tokens: maxTokens }),
  } satisfies Partial<Omit<ResponseCreateParamsStreaming, 'stream'> & { stream: boolean }>;
  return writeBody(body, provider);
}

function buildRequest(input: RequestInput): ProviderRequest {
  return {
    url: joinUrl(input.provider.baseUrl, 'responses'),
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: ACCEPT },
    body: buildBody(input),
    ...ownKeyHeader(input.provider),
  };
}

/**
 * The dialect of OpenAI's Responses API.
 *
 * Responses are generated in background mode, so that a broken stream can be resumed after its last event. A
 * server that refuses `background` gets the request without it, and with `store: false`.
 *
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 */
export const responses: Dialect = {
  buildRequest,

  buildResume(input, point) {
    if (point.type !== 'response') return buildRequest(input);
    const path = `responses/${encodeURIComponent(point.id)}?stream=true&starting_after=${point.sequence}`;
    return {
      url: joinUrl(input.provider.baseUrl, path),
      method: 'GET',
      headers: { accept: ACCEPT },
      ...ownKeyHeader(input.provider),
    };
  },

  buildCancel(input, point) {
    if (point.type !== 'response') return undefined;
    const url = joinUrl(input.provider.baseUrl, `responses/${encodeURIComponent(point.id)}/cancel`);
    return {
      url,
      method: 'POST',
      headers: { accept: 'application/json' },
      ...ownKeyHeader(input.provider),
    };
  },

  buildListRequest,

  createReader: (_provider, sink) => createResponsesReader(sink),
};
