import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import { readAllEvents, readEventStream } from '#test/support/streams/read-event-stream.ts';

let relay: DemoServer;
beforeAll(async () => {
  relay = await startDemoServer();
});
beforeEach(() => {
  relay.setTokensPerSecond(0);
  relay.requests.clear();
});
afterAll(() => relay.close());

async function create(body: object): Promise<Response> {
  return await fetch(`${relay.url}/v1/responses`, {
    method: 'POST',
    body: JSON.stringify({ model: 'gloss-demo', input: '> The tide is high.\n\nWhy?', ...body }),
  });
}

async function get(path: string, init?: RequestInit): Promise<Response> {
  return await fetch(`${relay.url}/v1/responses/${path}`, init);
}

const responseSchema = v.looseObject({ id: v.string(), status: v.string() });
const eventSchema = v.looseObject({
  type: v.string(),
  sequence_number: v.number(),
  delta: v.optional(v.string()),
  response: v.optional(responseSchema),
});
type Event = v.InferOutput<typeof eventSchema>;

function parse({ data }: { readonly data: string }): Event {
  return v.parse(eventSchema, JSON.parse(data));
}

async function readEvents(response: Response): Promise<Event[]> {
  return (await readAllEvents(response)).map(parse);
}

async function readToTheEnd(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

function joinText(events: readonly Event[]): string {
  return events
    .map((event) => (event.type === 'response.output_text.delta' ? (event.delta ?? '') : ''))
    .join('');
}

/** Reads the first events of a background run, then disconnects. */
async function begin(count: number): Promise<{ id: string; events: Event[] }> {
  relay.setTokensPerSecond(500);
  const stream = readEventStream(await create({ stream: true, background: true, max_output_tokens: 300 }));
  const events: Event[] = [];
  for await (const event of stream) {
    events.push(parse(event));
    if (events.length === count) break;
  }
  const [first] = events;
  return { id: first?.response?.id ?? 'none', events };
}

describe('POST /v1/responses, streamed', () => {
  it("events come in OpenAI's order and are numbered without a gap", async () => {
    const events = await readEvents(await create({ stream: true }));
    const types = events.map(({ type }) => type);
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
    expect(joinText(events)).toContain('The tide is high.');
  });

  it('the event field carries the type of each event', async () => {
    const events = await readAllEvents(await create({ stream: true, max_output_tokens: 2 }));
    for (const event of events) expect(event.event).toBe(parse(event).type);
  });

  it('the last event holds the complete text and the usage', async () => {
    const events = await readEvents(await create({ stream: true }));
    expect(events.at(-1)).toMatchObject({
      response: {
        status: 'completed',
        output: [
          {
            type: 'message',
            status: 'completed',
            content: [{ type: 'output_text', text: joinText(events) }],
          },
        ],
        usage: { output_tokens: events.filter(({ type }) => type.endsWith('text.delta')).length },
      },
    });
  });

  it('the reasoning model sends a separate item with a summary', async () => {
    const events = await readEvents(await create({ stream: true, model: 'gloss-demo-reasoning' }));
    expect(events.at(-1)).toMatchObject({
      response: { output: [{ type: 'reasoning' }, { type: 'message' }] },
    });
    expect(events.some(({ type }) => type === 'response.reasoning_summary_text.delta')).toBe(true);
  });

  it('a response is incomplete at the token limit, and failed when the model breaks', async () => {
    const cut = await readEvents(await create({ stream: true, max_output_tokens: 5 }));
    expect(cut.at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    });
    const broken = await readEvents(await create({ stream: true, model: 'gloss-demo-broken' }));
    expect(broken.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error' } },
    });
  });

  it('a foreground response ends when its client leaves', async () => {
    relay.setTokensPerSecond(100);
    const stream = readEventStream(await create({ stream: true }));
    const first = parse((await stream.next()).value ?? { data: '' });
    await stream.return();
    await relay.requests.waitFor(({ state }) => state === 'aborted');
    const id = first.response?.id ?? 'none';
    await expect.poll(async () => await (await get(id)).json()).toMatchObject({ status: 'cancelled' });
  });
});

describe('a response in the background', () => {
  it('a background response outlives its client and is resumed after a sequence number', async () => {
    const { id, events } = await begin(20);
    await relay.requests.waitFor(({ state }) => state === 'aborted');
    const rest = await readEvents(
      await get(`${id}?stream=true&starting_after=${events.at(-1)?.sequence_number}`),
    );
    expect(rest[0]?.sequence_number).toBe(20);
    expect(rest.at(-1)?.type).toBe('response.incomplete');
    const whole = await readEvents(await get(`${id}?stream=true`));
    expect([...events, ...rest]).toEqual(whole);
    expect(relay.requests.all.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('a background response outlives a broken connection', async () => {
    const { id } = await begin(10);
    const stream = readEventStream(await get(`${id}?stream=true`));
    await stream.next();
    relay.dropConnections();
    await expect(readToTheEnd(stream)).rejects.toThrow();
    await relay.requests.waitFor(({ state }) => state === 'dropped');
    expect((await readEvents(await get(`${id}?stream=true&starting_after=9`))).at(-1)?.type).toBe(
      'response.incomplete',
    );
  });

  it('a background response can be polled, cancelled and deleted', async () => {
    relay.setTokensPerSecond(50);
    const created = v.parse(responseSchema, await (await create({ background: true })).json());
    expect(created.status).toBe('queued');
    expect(await (await get(created.id)).json()).toMatchObject({ id: created.id, status: 'in_progress' });
    expect(await (await get(`${created.id}/cancel`, { method: 'POST' })).json()).toMatchObject({
      status: 'cancelled',
    });
    expect((await get(created.id, { method: 'DELETE' })).status).toBe(200);
    expect((await get(created.id)).status).toBe(404);
  });

  it('a background response must be stored', async () => {
    expect((await create({ background: true, store: false })).status).toBe(400);
  });
});

describe('POST /v1/responses, not streamed', () => {
  it('the response is one JSON object', async () => {
    const input = [{ role: 'user', content: [{ type: 'input_text', text: '> Low water.\n\nWhen?' }] }];
    expect(await (await create({ input })).json()).toMatchObject({
      object: 'response',
      status: 'completed',
      output: [{ content: [{ text: expect.stringContaining('Low water.') }] }],
    });
  });

  it('a response that is not stored cannot be fetched again', async () => {
    const { id } = v.parse(responseSchema, await (await create({ store: false })).json());
    expect((await get(id)).status).toBe(404);
  });
});
