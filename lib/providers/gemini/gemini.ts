import type { ThinkingLevel } from '@google/genai';

import type { ReasoningEffort } from '#lib/protocol/answer-parameters.ts';
import { withSystemPrompt } from '#lib/protocol/system-prompt.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import { withContinueTurn } from '#lib/providers/continue-turn.ts';
import type { Dialect, RequestInput } from '#lib/providers/dialect.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { joinUrl } from '#lib/providers/join-url.ts';
import { buildListRequest } from '#lib/providers/list-request.ts';
import { writeBody } from '#lib/providers/write-body.ts';

import { createGeminiReader } from './gemini-reader.ts';

/** In a header and never in the URL, which servers and proxies log. */
const KEY_HEADER = 'x-goog-api-key';

/** Models that reason. Others refuse a request for their thoughts. */
const REASONS = /^gemini-(?:2\.5|[3-9])(?!.*(?:image|tts|live|embedding))/;

/** Models with a thinking level. Earlier ones have a token budget. */
const TAKES_LEVEL = /^(?:models\/)?gemini-[3-9]/;

/** Models with a thinking level cannot turn thinking off. */
const LEVELS: Readonly<Record<ReasoningEffort, `${ThinkingLevel}`>> = {
  none: 'MINIMAL',
  minimal: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
};

/** The budgets that the OpenAI-compatible API uses for these names. */
const BUDGETS: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
};

/** The path of a model: `gemini-…` is one of `models/`; a tuned model names its own collection. */
function pathOf(model: string): string {
  const path = model.includes('/') ? model : `models/${model}`;
  return path.split('/').map(encodeURIComponent).join('/');
}

function buildContent({ role, text, images = [] }: Turn) {
  const pictures = images.map(({ type, data }) => ({ inlineData: { mimeType: type, data } }));
  return { role: role === 'assistant' ? 'model' : 'user', parts: [...pictures, { text }] };
}

/** How much the model thinks, and whether it shows its thoughts. */
function buildThinking({ model, refused, parameters: { reasoningEffort } = {} }: RequestInput) {
  if (refused.has('thinkingConfig')) return {};
  const config = {
    ...(REASONS.test(model) && { includeThoughts: true }),
    ...(reasoningEffort !== undefined &&
      (TAKES_LEVEL.test(model)
        ? !refused.has('thinkingLevel') && { thinkingLevel: LEVELS[reasoningEffort] }
        : !refused.has('thinkingBudget') && { thinkingBudget: BUDGETS[reasoningEffort] })),
  };
  return Object.keys(config).length > 0 ? { thinkingConfig: config } : {};
}

function buildBody(input: RequestInput): string {
  const { provider, turns, refused, parameters = {} } = input;
  const instructed = withSystemPrompt(turns, parameters);
  const system = instructed.filter(({ role }) => role === 'system').map(({ text }) => ({ text }));
  const contents = withContinueTurn(instructed).filter(({ role, text }) => role !== 'system' && text !== '');
  const { temperature, maxTokens } = parameters;
  const config = {
    ...(temperature !== undefined && !refused.has('temperature') && { temperature }),
    ...(maxTokens !== undefined && !refused.has('maxOutputTokens') && { maxOutputTokens: maxTokens }),
    ...buildThinking(input),
  };
  const body = {
    contents: contents.map(buildContent),
    ...(system.length > 0 && { systemInstruction: { parts: system } }),
    ...(Object.keys(config).length > 0 && { generationConfig: config }),
  };
  return writeBody(body, provider);
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
