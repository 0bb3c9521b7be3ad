import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';

import type { Extras } from '#lib/presets/preset.ts';
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

import { createChatReader } from './chat-reader.ts';

/** Text alone stays a plain string: many compatible servers accept no parts. */
function buildMessage({ role, text, images = [] }: Turn, { systemRole }: Extras): ChatCompletionMessageParam {
  if (role === 'system') return { role: systemRole ?? 'system', content: text };
  if (role !== 'user' || images.length === 0) return { role, content: text };
  const pictures = images.map(
    (image) => ({ type: 'image_url', image_url: { url: toDataUrl(image) } }) as const,
  );
  return { role, content: [{ type: 'text', text }, ...pictures] };
}

function buildBody({ provider, model, turns, refused, parameters = {} }: RequestInput): string {
  const extras = extrasOf(provider);
  const stream = !refused.has('stream');
  const { temperature, maxTokens, reasoningEffort } = parameters;
  const limitName = refused.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens';
  const body = {
    model,
    messages: withContinueTurn(withSystemPrompt(turns, parameters)).map((turn) => buildMessage(turn, extras)),
    ...(stream && { stream: true }),
    ...(stream &&
      !refused.has('stream_options') && {
        stream_options: { include_usage: true, ...extras.streamOptions },
      }),
    ...(temperature !== undefined && !refused.has('temperature') && { temperature }),
    ...(maxTokens !== undefined && !refused.has(limitName) && { [limitName]: maxTokens }),
    ...(reasoningEffort !== undefined &&
      !refused.has('reasoning_effort') && { reasoning_effort: reasoningEffort }),
  } satisfies Partial<Omit<ChatCompletionCreateParamsStreaming, 'stream'> & { stream: boolean }>;
  return writeBody(body, provider);
}

function buildRequest(input: RequestInput): ProviderRequest {
  return {
    url: joinUrl(input.provider.baseUrl, 'chat/completions'),
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
    body: buildBody(input),
    ...ownKeyHeader(input.provider),
  };
}

/**
 * The dialect of OpenAI's chat completions, as spoken by OpenAI and by servers that claim to be compatible.
 *
 * Only the first choice is read. A finish reason or `[DONE]` ends a stream. A broken stream can be resumed at a Gloss
 * relay only.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export const chatCompletions: Dialect = {
  buildRequest,

  buildResume(input, point) {
    const request = buildRequest(input);
    if (point.type !== 'last-event-id') return request;
    return { ...request, headers: { ...request.headers, 'last-event-id': point.id } };
  },

  buildListRequest,

  createReader: (_provider, sink) => createChatReader(sink),
};
