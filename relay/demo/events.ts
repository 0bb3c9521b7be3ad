import type { SSEMessage } from 'hono/streaming';
import * as v from 'valibot';

import { answerBadRequest, answerUnknownModel, buildErrorBody } from '#relay/http/openai-error.ts';
import { readJsonBody } from '#relay/http/read-json-body.ts';
import type { RelayContext } from '#relay/http/relay-context.ts';

import type { DemoSettings } from './demo-settings.ts';
import { findQuote } from './find-quote.ts';
import { findModel } from './models.ts';
import { type Pace, paceTokens } from './pace-tokens.ts';
import { type AnswerPlan, planAnswer, walkPlan } from './plan-answer.ts';
import { imageUrlSchema } from './read-image.ts';
import { streamEvents } from './stream-events.ts';

const requestSchema = v.object({
  question: v.optional(v.string()),
  q: v.optional(v.string()),
  prompt: v.optional(v.string()),
  context: v.optional(v.string(), ''),
  images: v.optional(v.array(imageUrlSchema), []),
  model: v.optional(v.string(), 'gloss-demo'),
  format: v.optional(v.picklist(['json', 'text']), 'json'),
});

/** How long a client waits before it reconnects. */
const RETRY_MS = 1000;

/**
 * Handles `GET /events` (parameters in the query) and `POST /events` (parameters in a JSON body): a plain event stream.
 *
 * The parameters are `question` (or `q`, `prompt`), `context`, `model`, `format` and, in a body, `images` (an
 * array of `data:` URLs). Each event has one word, as `{"text": "…"}` or, with `format=text`, as plain text,
 * and its number as id. `Last-Event-ID` resumes after that number. The end of the body is the end of the
 * answer.
 */
export async function answerEvents(c: RelayContext, settings: DemoSettings): Promise<Response> {
  const request = c.req.method === 'GET' ? readQuery(c) : await readJsonBody(c, requestSchema);
  if ('refusal' in request) return request.refusal;
  const { model: modelId, format } = request.body;
  const model = findModel(modelId);
  if (!model) return answerUnknownModel(c, modelId);

  const text = joinPrompt(request.body);
  const plan = planAnswer({ ...model, reasons: false }, [
    { role: 'user', text, images: request.body.images },
  ]);
  const skip = readLastEventId(c);
  // By the standard, 204 tells a client to stop reconnecting.
  if (skip >= plan.tokens.length) return c.body(null, 204);
  return streamEvents(
    c,
    (signal) => writeEvents(plan, skip, format, { tokensPerSecond: () => settings.tokensPerSecond, signal }),
    settings.heartbeatMs,
  );
}

/** Endpoints of this kind name the question differently; the first name that is present is used. */
function joinPrompt({ question, q, prompt, context }: v.InferOutput<typeof requestSchema>): string {
  const asked = question ?? q ?? prompt ?? '';
  if (context === '') return asked;
  return `${findQuote(context).quote === '' ? `<context>\n${context}\n</context>` : context}\n${asked}`;
}

async function* writeEvents(
  plan: AnswerPlan,
  skip: number,
  format: 'json' | 'text',
  pace: Pace,
): AsyncGenerator<SSEMessage> {
  let id = skip;
  try {
    for await (const { text } of paceTokens(walkPlan({ ...plan, tokens: plan.tokens.slice(skip) }), pace)) {
      id += 1;
      const data = format === 'json' ? JSON.stringify({ text }) : text;
      yield { data, id: String(id), ...(id === skip + 1 && { retry: RETRY_MS }) };
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The server had an error.';
    yield { event: 'error', data: JSON.stringify(buildErrorBody({ message, type: 'server_error' })) };
  }
}

function readQuery(c: RelayContext) {
  const result = v.safeParse(requestSchema, c.req.query());
  return result.success
    ? { body: result.output }
    : { refusal: answerBadRequest(c, result.issues[0].message, v.getDotPath(result.issues[0]) ?? undefined) };
}

/** 0 when there is no id, or not one of ours. */
function readLastEventId(c: RelayContext): number {
  const id = c.req.header('last-event-id') ?? '';
  return /^\d{1,9}$/.test(id) ? Number(id) : 0;
}
