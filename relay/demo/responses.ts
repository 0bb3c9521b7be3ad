import { randomUUID } from 'node:crypto';

import { Hono } from 'hono';
import type { SSEMessage } from 'hono/streaming';
import * as v from 'valibot';

import { answerBadRequest, answerUnknownModel, answerUnknownResponse } from '#relay/http/openai-error.ts';
import { readJsonBody } from '#relay/http/read-json-body.ts';
import type { RelayContext, RelayEnv } from '#relay/http/relay-context.ts';

import type { DemoSettings } from './demo-settings.ts';
import { findModel } from './models.ts';
import { planAnswer } from './plan-answer.ts';
import { type Turn, turnsSchema } from './read-turns.ts';
import { type WireResponse, writeResponseEvents } from './response-events.ts';
import type { ResponseRun, ResponseStore } from './response-store.ts';
import { streamEvents } from './stream-events.ts';

const promptSchema = v.pipe(
  v.string(),
  v.transform((text): Turn[] => [{ role: 'user', text }]),
);

const requestSchema = v.object({
  model: v.string(),
  // Not a union, because its error would not say which part is wrong.
  input: v.lazy((input) => (typeof input === 'string' ? promptSchema : turnsSchema)),
  instructions: v.nullish(v.string(), null),
  stream: v.nullish(v.boolean(), false),
  store: v.nullish(v.boolean(), true),
  background: v.nullish(v.boolean(), false),
  max_output_tokens: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1)), null),
});
type CreateRequest = v.InferOutput<typeof requestSchema>;

/** Creates the routes of the Responses API, relative to `/v1/responses`. */
export function createResponsesRoutes(settings: DemoSettings, store: ResponseStore): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  routes.post('/', (c) => createResponse(c, settings, store));
  routes.get('/:id', (c) => {
    const run = store.find(c.req.param('id'));
    if (!run) return answerUnknownResponse(c, c.req.param('id'));
    if (c.req.query('stream') !== 'true') return c.json(run.response);
    const after = Number(c.req.query('starting_after') ?? -1);
    if (!Number.isInteger(after)) return answerBadRequest(c, 'Expected an integer.', 'starting_after');
    return streamEvents(c, (signal) => writeRun(run, after, signal));
  });
  routes.post('/:id/cancel', async (c) => {
    const run = store.find(c.req.param('id'));
    if (!run) return answerUnknownResponse(c, c.req.param('id'));
    if (!run.response.background) return answerBadRequest(c, 'Only a background response can be cancelled.');
    run.cancel();
    await run.ended;
    return c.json(run.response);
  });
  routes.delete('/:id', (c) => {
    const id = c.req.param('id');
    if (!store.find(id)) return answerUnknownResponse(c, id);
    store.remove(id);
    return c.json({ id, object: 'response', deleted: true });
  });
  return routes;
}

async function createResponse(
  c: RelayContext,
  settings: DemoSettings,
  store: ResponseStore,
): Promise<Response> {
  const read = await readJsonBody(c, requestSchema);
  if ('refusal' in read) return read.refusal;
  const { body } = read;
  const model = findModel(body.model);
  if (!model) return answerUnknownModel(c, body.model);
  if (body.background && !body.store)
    return answerBadRequest(c, 'Background responses must be stored.', 'background');

  const plan = planAnswer(model, body.input, body.max_output_tokens ?? undefined);
  const response = buildResponse(body);
  const run = store.start(response, (signal) =>
    writeResponseEvents(plan, response, { tokensPerSecond: () => settings.tokensPerSecond, signal }),
  );
  if (body.background)
    return body.stream ? streamEvents(c, (signal) => writeRun(run, -1, signal)) : c.json(response);

  // A foreground response ends with the request that started it.
  const forget = (): void => (body.store ? run.cancel() : store.remove(response.id));
  if (body.stream) {
    return streamEvents(c, async function* (signal) {
      try {
        yield* writeRun(run, -1, signal);
      } finally {
        forget();
      }
    });
  }
  c.req.raw.signal.addEventListener('abort', forget, { once: true });
  await run.ended;
  if (!body.store) store.remove(response.id);
  return c.json(response);
}

async function* writeRun(run: ResponseRun, after: number, signal: AbortSignal): AsyncGenerator<SSEMessage> {
  for await (const event of run.read(after, signal)) yield { event: event.type, data: JSON.stringify(event) };
}

function buildResponse(body: CreateRequest): WireResponse {
  return {
    id: `resp_${randomUUID().replaceAll('-', '')}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: body.background ? 'queued' : 'in_progress',
    background: body.background,
    error: null,
    incomplete_details: null,
    instructions: body.instructions,
    max_output_tokens: body.max_output_tokens,
    metadata: {},
    model: body.model,
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
  };
}
