import type { Picture } from '#lib/protocol/chat.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import { withContinueTurn } from '#lib/providers/continue-turn.ts';
import type { Dialect, RequestInput } from '#lib/providers/dialect.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { joinUrl } from '#lib/providers/join-url.ts';
import { buildListRequest } from '#lib/providers/list-request.ts';

import { createMessagesReader } from './messages-reader.ts';

/** The API wants a limit. Every current model allows this one, and it is more than an answer needs. */
const MAX_TOKENS = 32_000;

/** What the oldest models allow; sent after a server has refused the limit above. */
const LEAST_MAX_TOKENS = 4_096;

/** What every request of the API carries, and the name of the header for the key. */
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

function buildBody({ model, turns, refused, maxTokens }: RequestInput): string {
  const system = turns
    .filter(({ role }) => role === 'system')
    .map(({ text }) => text)
    .join('\n\n');
  // An empty text is an error too, such as an answer that never began.
  const messages = withContinueTurn(turns).filter(
    ({ role, text }) => role !== 'system' && text.trim() !== '',
  );
  const limit = refused.has('max_tokens') ? LEAST_MAX_TOKENS : MAX_TOKENS;
  return JSON.stringify({
    model,
    max_tokens: maxTokens ?? limit,
    ...(system !== '' && { system }),
    messages: messages.map(buildMessage),
    ...(!refused.has('stream') && { stream: true }),
  });
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
