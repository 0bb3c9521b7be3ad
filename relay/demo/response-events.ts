import { randomUUID } from 'node:crypto';

import type {
  Response,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseOutputText,
  ResponseReasoningItem,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';

import { type Pace, paceTokens } from './pace-tokens.ts';
import { type AnswerPlan, type Token, walkPlan } from './plan-answer.ts';

/** A response on the wire, without the fields that OpenAI's client adds. */
export type WireResponse = Omit<Response, 'output_text' | 'access_programs'>;

type OfResponse = Extract<ResponseStreamEvent, { response: Response }>;
type Numbered =
  | Exclude<ResponseStreamEvent, { response: Response }>
  | { type: OfResponse['type']; sequence_number: number; response: WireResponse };
type Unnumbered<Event> = Event extends unknown ? Omit<Event, 'sequence_number'> : never;

export type WireResponseEvent = Numbered;

/**
 * Writes the events of a response in OpenAI's order, and updates the status, output and usage of `response`.
 *
 * Stops without a final event when the pace is aborted; the caller then sets the final status.
 */
export async function* writeResponseEvents(
  plan: AnswerPlan,
  response: WireResponse,
  pace: Pace,
): AsyncGenerator<WireResponseEvent, void, undefined> {
  let sequence = 0;
  const number = (event: Unnumbered<Numbered>): WireResponseEvent => ({
    ...event,
    sequence_number: sequence++,
  });
  const report = (type: OfResponse['type']) => number({ type, response: structuredClone(response) });

  yield report('response.created');
  if (response.background) yield report('response.queued');
  response.status = 'in_progress';
  yield report('response.in_progress');
  try {
    let item: OpenItem | undefined;
    for await (const { channel, text } of paceTokens(walkPlan(plan), pace)) {
      if (item?.channel !== channel) {
        if (item) yield* closeItem(item).map(number);
        item = openItem(channel, response);
        yield* item.opening.map(number);
      }
      item.part.text += text;
      yield number(item.writeDelta(text));
    }
    if (pace.signal.aborted) return;
    if (item) yield* closeItem(item, plan.isCut).map(number);
  } catch (error) {
    response.status = 'failed';
    response.error = {
      code: 'server_error',
      message: error instanceof Error ? error.message : 'The server had an error.',
    };
    yield report('response.failed');
    return;
  }
  response.usage = countUsage(plan);
  response.status = plan.isCut ? 'incomplete' : 'completed';
  if (plan.isCut) response.incomplete_details = { reason: 'max_output_tokens' };
  else response.completed_at = Math.floor(Date.now() / 1000);
  yield report(plan.isCut ? 'response.incomplete' : 'response.completed');
}

/** An output item that is being written. */
interface OpenItem {
  readonly channel: Token['channel'];
  readonly item: ResponseOutputMessage | ResponseReasoningItem;
  readonly part: { text: string };
  readonly opening: readonly Unnumbered<Numbered>[];
  readonly closing: () => readonly Unnumbered<Numbered>[];
  readonly writeDelta: (text: string) => Unnumbered<Numbered>;
}

function openItem(channel: Token['channel'], response: WireResponse): OpenItem {
  const open = channel === 'answer' ? openMessage : openReasoning;
  const opened = open(response.output.length);
  response.output.push(opened.item);
  return opened;
}

function closeItem({ item, closing }: OpenItem, isCut = false): readonly Unnumbered<Numbered>[] {
  item.status = isCut ? 'incomplete' : 'completed';
  return closing();
}

function openMessage(output_index: number): OpenItem {
  const part: ResponseOutputText = { type: 'output_text', text: '', annotations: [], logprobs: [] };
  const item: ResponseOutputMessage = {
    id: `msg_${randomUUID()}`,
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
  };
  const place = { item_id: item.id, output_index, content_index: 0 };
  const opening: Unnumbered<Numbered>[] = [
    { type: 'response.output_item.added', output_index, item: structuredClone(item) },
    { type: 'response.content_part.added', ...place, part: { ...part } },
  ];
  item.content.push(part);
  return {
    channel: 'answer',
    item,
    part,
    opening,
    closing: () => [
      { type: 'response.output_text.done', ...place, text: part.text, logprobs: [] },
      { type: 'response.content_part.done', ...place, part: { ...part } },
      closeOutput(output_index, item),
    ],
    writeDelta: (delta) => ({ type: 'response.output_text.delta', ...place, delta, logprobs: [] }),
  };
}

function openReasoning(output_index: number): OpenItem {
  const part = { type: 'summary_text' as const, text: '' };
  const item: ResponseReasoningItem = { id: `rs_${randomUUID()}`, type: 'reasoning', summary: [] };
  const place = { item_id: item.id, output_index, summary_index: 0 };
  const opening: Unnumbered<Numbered>[] = [
    { type: 'response.output_item.added', output_index, item: structuredClone(item) },
    { type: 'response.reasoning_summary_part.added', ...place, part: { ...part } },
  ];
  item.summary.push(part);
  return {
    channel: 'reasoning',
    item,
    part,
    opening,
    closing: () => [
      { type: 'response.reasoning_summary_text.done', ...place, text: part.text },
      { type: 'response.reasoning_summary_part.done', ...place, part: { ...part } },
      closeOutput(output_index, item),
    ],
    writeDelta: (delta) => ({ type: 'response.reasoning_summary_text.delta', ...place, delta }),
  };
}

function closeOutput(output_index: number, item: ResponseOutputItem): Unnumbered<Numbered> {
  return { type: 'response.output_item.done', output_index, item: structuredClone(item) };
}

function countUsage({
  tokens,
  inputTokens,
  reasoningTokens,
}: AnswerPlan): NonNullable<WireResponse['usage']> {
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: tokens.length,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: inputTokens + tokens.length,
  };
}
