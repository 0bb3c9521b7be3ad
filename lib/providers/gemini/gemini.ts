import type { Turn } from '#lib/protocol/turn.ts';
import { withContinueTurn } from '#lib/providers/continue-turn.ts';
import type { Dialect, RequestInput } from '#lib/providers/dialect.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { joinUrl } from '#lib/providers/join-url.ts';
import { buildListRequest } from '#lib/providers/list-request.ts';

import { createGeminiReader } from './gemini-reader.ts';

/** In a header and never in the URL, which servers and proxies log. */
const KEY_HEADER = 'x-goog-api-key';

/** Models that reason. Others refuse to be asked for their thoughts. */
const REASONS = /^gemini-(?:2\.5|[3-9])(?!.*(?:image|tts|live|embedding))/;

/** The path of a model: `gemini-…` is one of `models/`; a tuned model names its own collection. */
function pathOf(model: string): string {
  const path = model.includes('/') ? model : `models/${model}`;
  return path.split('/').map(encodeURIComponent).join('/');
}

function buildContent({ role, text, images = [] }: Turn) {
  const pictures = images.map(({ type, data }) => ({ inlineData: { mimeType: type, data } }));
  return { role: role === 'assistant' ? 'model' : 'user', parts: [...pictures, { text }] };
}

function buildBody({ model, turns, maxTokens }: RequestInput): string {
  const system = turns.filter(({ role }) => role === 'system').map(({ text }) => ({ text }));
  const contents = withContinueTurn(turns).filter(({ role, text }) => role !== 'system' && text !== '');
  const config = {
    ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
    ...(REASONS.test(model) && { thinkingConfig: { includeThoughts: true } }),
  };
  return JSON.stringify({
    contents: contents.map(buildContent),
    ...(system.length > 0 && { systemInstruction: { parts: system } }),
    ...(Object.keys(config).length > 0 && { generationConfig: config }),
  });
}

/**
 * The dialect of Google's Gemini API.
 *
 * @see https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent
 */
export const gemini: Dialect = {
  buildRequest(input) {
    return {
      url: joinUrl(input.provider.baseUrl, `${pathOf(input.model)}:streamGenerateContent?alt=sse`),
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
      body: buildBody(input),
      keyHeader: KEY_HEADER,
    };
  },

  buildListRequest(provider) {
    const request = buildListRequest(provider);
    if (!request) return undefined;
    // The API sends 50 at a time by default.
    return { ...request, url: `${request.url}?pageSize=1000`, keyHeader: KEY_HEADER };
  },

  findNextPage(list) {
    const token = isObject(list) ? list['nextPageToken'] : undefined;
    return typeof token === 'string' && token !== '' ? { pageToken: token } : undefined;
  },

  createReader: (_provider, sink) => createGeminiReader(sink),
};
