import { randomUUID } from 'node:crypto';

import type { SSEMessage } from 'hono/streaming';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import * as v from 'valibot';

import { answerUnknownModel, buildErrorBody } from '#relay/http/openai-error.ts';
import { readJsonBody } from '#relay/http/read-json-body.ts';
import type { RelayContext } from '#relay/http/relay-context.ts';

import type { DemoSettings } from './demo-settings.ts';
import { findModel } from './models.ts';
import { type Pace, paceTokens } from './pace-tokens.ts';
import { type AnswerPlan, planAnswer, walkPlan } from './plan-answer.ts';
import { turnsSchema } from './read-turns.ts';
import { streamEvents } from './stream-events.ts';

const countSchema = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1)));

const requestSchema = v.object({
  model: v.string(),
  messages: turnsSchema,
  stream: v.nullish(v.boolean(), false),
  stream_options: v.nullish(v.object({ include_usage: v.nullish(v.boolean(), false) })),
  max_tokens: countSchema,
  max_completion_tokens: countSchema,
});

/** Handles `POST /v1/chat/completions`, with or without streaming. */
export async function answerChatCompletion(c: RelayContext, settings: DemoSettings): Promise<Response> {
  const read = await readJsonBody(c, requestSchema);
  if ('refusal' in read) return read.refusal;
  const { body } = read;
  const model = findModel(body.model);
  if (!model) return answerUnknownModel(c, body.model);

  const plan = planAnswer(model, body.messages, body.max_completion_tokens ?? body.max_tokens ?? undefined);
  const pace = (signal: AbortSignal): Pace => ({ tokensPerSecond: () => settings.tokensPerSecond, signal });
  if (!body.stream) return c.json(await completeAtOnce(plan, pace(c.req.raw.signal)));
  const withUsage = body.stream_options?.include_usage ?? false;
  return streamEvents(c, (signal) => writeChunks(plan, pace(signal), withUsage));
}

type Delta = ChatCompletionChunk.Choice.Delta & { readonly reasoning_content?: string };

async function* writeChunks(plan: AnswerPlan, pace: Pace, withUsage: boolean): AsyncGenerator<SSEMessage> {
  const head = buildHead(plan, 'chat.completion.chunk');
  const write = (chunk: Pick<ChatCompletionChunk, 'choices' | 'usage'>): SSEMessage => ({
    data: JSON.stringify({ ...head, ...chunk } satisfies ChatCompletionChunk),
  });
  const writeDelta = (delta: Delta, finish_reason: ChatCompletionChunk.Choice['finish_reason'] = null) =>
    write({
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...(withUsage && { usage: null }),
    });

  yield writeDelta({ role: 'assistant', content: '', refusal: null });
  try {
    for await (const { channel, text } of paceTokens(walkPlan(plan), pace)) {
      yield writeDelta(channel === 'answer' ? { content: text } : { reasoning_content: text });
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The server had an error.';
    yield { data: JSON.stringify(buildErrorBody({ message, type: 'server_error', code: 'server_error' })) };
    return;
  }
  if (pace.signal.aborted) return;
  yield writeDelta({}, plan.isCut ? 'length' : 'stop');
  if (withUsage) yield write({ choices: [], usage: countUsage(plan) });
  yield { data: '[DONE]' };
}

async function completeAtOnce(plan: AnswerPlan, pace: Pace): Promise<ChatCompletion> {
  const texts = { answer: '', reasoning: '' };
  for await (const { channel, text } of paceTokens(walkPlan(plan), pace)) texts[channel] += text;
  const message = {
    role: 'assistant',
    content: texts.answer,
    refusal: null,
    ...(texts.reasoning !== '' && { reasoning_content: texts.reasoning }),
  } as const;
  return {
    ...buildHead(plan, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: plan.isCut ? 'length' : 'stop' }],
    usage: countUsage(plan),
  };
}

function buildHead<ObjectName extends string>({ model }: AnswerPlan, object: ObjectName) {
  return {
    id: `chatcmpl-${randomUUID()}`,
    object,
    created: Math.floor(Date.now() / 1000),
    model: model.id,
    service_tier: 'default',
    system_fingerprint: 'fp_gloss_demo',
  } as const;
}

function countUsage({ tokens, inputTokens, reasoningTokens }: AnswerPlan): CompletionUsage {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: tokens.length,
    total_tokens: inputTokens + tokens.length,
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  };
}
