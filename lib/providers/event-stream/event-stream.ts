import { CONTINUE_REQUEST } from '#lib/providers/continue-turn.ts';
import { toDataUrl } from '#lib/providers/data-url.ts';
import type { Dialect, ProviderRequest, RequestInput } from '#lib/providers/dialect.ts';

import { createEventStreamReader } from './event-stream-reader.ts';
import { fillJson, fillQuery, type TemplateValues } from './fill-template.ts';
import { parseTextField } from './json-path.ts';

/** For a provider without settings of this dialect: a POST with the prompt, and each event's data is text. */
const DEFAULT_STREAM = { method: 'POST', template: '{"prompt": "{{prompt}}"}', textField: '' } as const;

function findValues({ turns, question, model, parameters = {} }: RequestInput): TemplateValues {
  const last = turns.at(-1);
  const lastAsked = turns.findLast(({ role }) => role === 'user');
  const asked = question ?? { text: lastAsked?.text ?? '', context: '', images: lastAsked?.images ?? [] };
  const common = {
    model,
    images: (asked.images ?? []).map(toDataUrl),
    system: parameters.systemPrompt ?? '',
    temperature: parameters.temperature ?? null,
    length: parameters.maxTokens ?? null,
    effort: parameters.reasoningEffort ?? null,
  };
  if (last?.role !== 'assistant') {
    const parts = [asked.context, asked.text].filter((part) => part !== '');
    return { ...common, question: asked.text, context: asked.context, prompt: parts.join('\n\n') };
  }
  // The endpoint remembers nothing: to continue, it needs the question and the answer so far.
  const context = [asked.context, asked.text, last.text].filter((part) => part !== '').join('\n\n');
  return {
    ...common,
    question: CONTINUE_REQUEST,
    context,
    prompt: `${context}\n\n${CONTINUE_REQUEST}`,
  };
}

function buildRequest(input: RequestInput): ProviderRequest {
  const { method, template } = input.provider.eventStream ?? DEFAULT_STREAM;
  const url = input.provider.baseUrl.trim();
  const values = findValues(input);
  const headers = { accept: 'text/event-stream' };
  if (method === 'POST') {
    const body = fillJson(template, values);
    return { url, method, headers: { ...headers, 'content-type': 'application/json' }, body };
  }
  const query = fillQuery(template, values);
  const joint = url.includes('?') ? '&' : '?';
  return { url: query === '' ? url : `${url}${joint}${query}`, method, headers };
}

/**
 * The dialect of plain endpoints that send server-sent events, such as a generator behind `text/event-stream`.
 *
 * One question at a time: the endpoint gets the last question and its quotes, but no earlier turns. For how
 * events are read, see `createEventStreamReader`.
 */
export const eventStream: Dialect = {
  buildRequest,

  buildResume(input, point) {
    const request = buildRequest(input);
    if (point.type !== 'last-event-id') return request;
    // The standard sends the id as UTF-8; header values are set as one character per byte.
    const bytes = new TextEncoder().encode(point.id);
    return { ...request, headers: { ...request.headers, 'last-event-id': String.fromCharCode(...bytes) } };
  },

  createReader(provider, sink) {
    const { textField } = provider.eventStream ?? DEFAULT_STREAM;
    return createEventStreamReader(parseTextField(textField), sink);
  },
};
