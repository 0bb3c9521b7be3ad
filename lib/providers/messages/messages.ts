import type { ReasoningEffort } from '#lib/protocol/answer-parameters.ts';
import type { Picture } from '#lib/protocol/chat.ts';
import { withSystemPrompt } from '#lib/protocol/system-prompt.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import { withContinueTurn } from '#lib/providers/continue-turn.ts';
import type { Dialect, RequestInput } from '#lib/providers/dialect.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { joinUrl } from '#lib/providers/join-url.ts';
import { buildListRequest } from '#lib/providers/list-request.ts';
import { writeBody } from '#lib/providers/write-body.ts';

import { createMessagesReader } from './messages-reader.ts';

/** The API requires a limit. Every current model allows this one, and it is more than an answer needs. */
const MAX_TOKENS = 32_000;

/** What the oldest models allow; sent after a server has refused the limit above. */
const LEAST_MAX_TOKENS = 4_096;

/** Thinking budgets, for models without an effort parameter. */
const BUDGETS: Readonly<Record<Exclude<ReasoningEffort, 'none'>, number>> = {
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
};

/** The API refuses a smaller budget. */
const LEAST_BUDGET = 1_024;

/** The headers of every request, and the name of the header for the key. */
const API = {
  headers: {
    'anthropic-version': '2023-06-01',
    // Without it the API refuses every request that has an `Origin`, as a POST from an extension does.
    'anthropic-dangerous-direct-browser-access': 'true',
  },
  keyHeader: 'x-api-key',
} as const;

function buildPicture({ type, data }: Picture) {
  return { type: 'image', source: { type: 'base64', media_type: type, data } } as const;
}

function buildMessage({ role, text, images = [] }: Turn) {
  if (images.length === 0) return { role, content: text };
  return { role, content: [...images.map(buildPicture), { type: 'text', text }] };
}

/**
 * How much the model thinks. The newest models have an effort parameter and think as they see fit; older ones
 * have a token budget, which must be less than the length limit.
 */
function buildThinking(effort: ReasoningEffort | undefined, maxTokens: number, refused: ReadonlySet<string>) {
  if (effort === undefined) return {};
  if (effort === 'none') return refused.has('thinking.disabled') ? {} : { thinking: { type: 'disabled' } };
  const outputConfig = refused.has('output_config')
    ? {}
    : { output_config: { effort: effort === 'minimal' ? 'low' : effort } };
  if (!refused.has('thinking.adaptive'))
    return { ...outputConfig, thinking: { type: 'adaptive', display: 'summarized' } };
  const budget = Math.min(BUDGETS[effort], maxTokens - 1);
  return refused.has('thinking.enabled') || budget < LEAST_BUDGET
    ? outputConfig
    : { ...outputConfig, thinking: { type: 'enabled', budget_tokens: budget } };
}

function buildBody({ provider, model, turns, refused, parameters = {} }: RequestInput): string {
  const instructed = withSystemPrompt(turns, parameters);
  const system = instructed
    .filter(({ role }) => role === 'system')
    .map(({ text }) => text)
    .join('\n\n');
  // An empty text, such as an answer that never began, is an error, too.
  const messages = withContinueTurn(instructed).filter(
    ({ role, text }) => role !== 'system' && text.trim() !== '',
  );
  const { temperature, maxTokens = MAX_TOKENS, reasoningEffort } = parameters;
  const limit = refused.has('max_tokens') ? Math.min(maxTokens, LEAST_MAX_TOKENS) : maxTokens;
  const body = {
    model,
    max_tokens: limit,
    ...(system !== '' && { system }),
    messages: messages.map(buildMessage),
    ...(!refused.has('stream') && { stream: true }),
    ...(temperature !== undefined && !refused.has('temperature') && { temperature }),
    ...buildThinking(reasoningEffort, limit, refused),
  };
  return writeBody(body, provider);
}

/**
 * The dialect of Anthropic's Messages API.
 *
 * @see https://docs.anthropic.com/en/api/messages-streaming
 */
export const messages: Dialect = {
  buildRequest(input) {
    return {
      url: joinUrl(input.provider.baseUrl, 'messages'),
      method: 'POST',
      headers: {
        ...API.headers,
        'content-type': 'application/json',
        accept: 'text/event-stream, application/json',
      },
      body: buildBody(input),
      keyHeader: API.keyHeader,
    };
  },

  buildListRequest(provider) {
    const request = buildListRequest(provider);
    if (!request) return undefined;
    return {
      ...request,
      // The API sends 20 at a time by default.
      url: `${request.url}?limit=1000`,
      headers: { ...API.headers, ...request.headers },
      keyHeader: API.keyHeader,
    };
  },

  findNextPage(list) {
    if (!isObject(list) || list['has_more'] !== true) return undefined;
    const { last_id: last } = list;
    return typeof last === 'string' && last !== '' ? { after_id: last } : undefined;
  },

  createReader: (_provider, sink) => createMessagesReader(sink),
};
