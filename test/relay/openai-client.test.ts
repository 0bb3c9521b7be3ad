import type { EventSourceMessage } from 'eventsource-parser';
import { APIError, AuthenticationError, NotFoundError, OpenAI, RateLimitError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ANNA, BORIS, type OpenRelay, openRelay, UPSTREAM_KEY } from '#test/support/relay/open-relay.ts';
import { readAllEvents, readEventStream } from '#test/support/streams/read-event-stream.ts';

let relay: OpenRelay;
let client: OpenAI;
beforeAll(async () => {
  relay = await openRelay();
  client = clientOf(ANNA);
});
beforeEach(() => {
  relay.upstream.setTokensPerSecond(0);
  relay.upstream.requests.clear();
});
afterAll(() => relay.close());

function clientOf(apiKey: string): OpenAI {
  return new OpenAI({ baseURL: `${relay.url}/v1`, apiKey, maxRetries: 0 });
}

const content = '> The tide is high.\n\nWhy?';
const messages = [{ role: 'user' as const, content }];

describe("OpenAI's client at the relay", () => {
  it('reads the text, finish reason and usage of a streamed completion', async () => {
    const stream = client.chat.completions.stream({
      model: 'gloss-demo',
      messages,
      stream_options: { include_usage: true },
    });
    const completion = await stream.finalChatCompletion();
    const whole = await client.chat.completions.create({ model: 'gloss-demo', messages });
    expect(completion.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(completion.choices[0]?.finish_reason).toBe('stop');
    expect(completion.usage).toEqual(whole.usage);
    expect(whole.choices[0]?.message.content).toContain('The tide is high.');
  });

  it('gets no usage that it has not asked for, but the relay counts it anyway', async () => {
    const chunks = await client.chat.completions.create({ model: 'gloss-demo', messages, stream: true });
    for await (const chunk of chunks) expect(chunk.choices).toHaveLength(1);
    expect(relay.upstream.requests.all[0]?.body).toContain('"include_usage":true');
    await expect
      .poll(async () => await (await relay.ask('/metrics')).text())
      .toMatch(/gen_ai_client_token_usage_count\{.*gen_ai_token_type="output"/);
  });

  it('reads the text, status and usage of a streamed response', async () => {
    const stream = client.responses.stream({ model: 'gloss-demo-reasoning', input: content });
    let text = '';
    for await (const event of stream) if (event.type === 'response.output_text.delta') text += event.delta;
    const response = await stream.finalResponse();
    expect(response.output_text).toBe(text);
    expect(response.status).toBe('completed');
    expect(response.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
    expect(text).toContain('The tide is high.');
  });

  it('gets every event as the upstream sent it', async () => {
    const numbers: number[] = [];
    const stream = await client.responses.create({ model: 'gloss-demo', input: content, stream: true });
    for await (const event of stream) numbers.push(event.sequence_number);
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });

  it('resumes a response that it streamed, after any event', async () => {
    const all = [];
    const stream = await client.responses.create({ model: 'gloss-demo', input: content, stream: true });
    for await (const event of stream) all.push(event);
    const [created] = all;
    const id = created?.type === 'response.created' ? created.response.id : '';
    for (const starting_after of [0, 17, all.length - 2]) {
      const rest = [];
      const resumed = await client.responses.retrieve(id, { stream: true, starting_after });
      for await (const event of resumed) rest.push(event);
      expect(rest).toEqual(all.slice(starting_after + 1));
    }
    expect(relay.upstream.requests.all).toHaveLength(1);
    await expect(clientOf(BORIS).responses.retrieve(id, { stream: true })).rejects.toThrow(NotFoundError);
    await expect(clientOf(BORIS).responses.retrieve(id)).rejects.toThrow(NotFoundError);
    await expect(clientOf(BORIS).responses.delete(id)).rejects.toThrow(NotFoundError);
  });

  it('has its streamed responses generated in background mode, unless it asked otherwise', async () => {
    async function ask(own: { store?: boolean; background?: boolean }) {
      relay.upstream.requests.clear();
      const body = { model: 'gloss-demo', input: content, stream: true, ...own } as const;
      for await (const _ of await client.responses.create(body));
      const { store, background } = JSON.parse(relay.upstream.requests.all[0]?.body ?? '');
      return { store, background };
    }
    expect(await ask({})).toEqual({ store: true, background: true });
    expect(await ask({ store: true })).toEqual({ store: true, background: true });
    expect(await ask({ store: false })).toEqual({ store: false });
    expect(await ask({ background: false })).toEqual({ background: false });
  });

  it('gets a foreground response if the upstream refuses background mode', async () => {
    const bodies: string[] = [];
    const refusing = await openRelay({
      async fetch(url, init) {
        bodies.push(typeof init?.body === 'string' ? init.body : '');
        if (!bodies.at(-1)?.includes('"background"')) return await fetch(url, init);
        const error = { message: 'Unsupported parameter: background', param: 'background' };
        return Response.json({ error }, { status: 400 });
      },
    });
    const body = JSON.stringify({ model: 'gloss-demo', input: content, stream: true });
    for (const _ of ['first', 'second']) {
      const response = await refusing.ask('/v1/responses', { method: 'POST', body });
      expect((await readAllEvents(response)).at(-1)?.event).toBe('response.completed');
    }
    // It is asked for once, and not again.
    expect(bodies.map((sent) => sent.includes('"background"'))).toEqual([true, false, false]);
    await refusing.close();
  });

  it('streams a background response that it created without a stream, and reads and deletes it', async () => {
    const created = await client.responses.create({ model: 'gloss-demo', input: content, background: true });
    const events = await client.responses.retrieve(created.id, { stream: true, starting_after: 10 });
    const numbers: number[] = [];
    for await (const event of events) numbers.push(event.sequence_number);
    expect(numbers[0]).toBe(11);
    expect((await client.responses.retrieve(created.id)).status).toBe('completed');
    await client.responses.delete(created.id);
    await expect(client.responses.retrieve(created.id)).rejects.toThrow(NotFoundError);
  });

  it('lists the models of the upstream', async () => {
    const ids = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toContain('gloss-demo');
  });

  it("recognizes the relay's errors, and never sees the upstream's key", async () => {
    await expect(clientOf('sk-somebody-elses-key').models.list()).rejects.toThrow(AuthenticationError);
    await expect(client.chat.completions.create({ model: 'gpt-0', messages })).rejects.toThrow(NotFoundError);
    await expect(client.chat.completions.create({ model: 'gpt-0', messages, stream: true })).rejects.toThrow(
      NotFoundError,
    );
    await expect(client.responses.create({ model: 'gpt-0', input: 'x', stream: true })).rejects.toThrow(
      NotFoundError,
    );
    const readToTheEnd = async (stream: AsyncIterable<unknown>): Promise<void> => {
      for await (const _ of stream);
    };
    const broken = { model: 'gloss-demo-broken', messages, stream: true } as const;
    await expect(readToTheEnd(await client.chat.completions.create(broken))).rejects.toThrow(APIError);
  });

  it('is told that the relay, not its token, is at fault when the upstream refuses the key', async () => {
    const wrong = await openRelay({ env: { GLOSS_UPSTREAM_KEY: 'sk-wrong-0123456789abcdef' } });
    const body = JSON.stringify({ model: 'gloss-demo', messages, stream: true });
    const response = await wrong.ask('/v1/chat/completions', { method: 'POST', body });
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain('sk-w');
    await wrong.close();
  });

  it('is refused above the limit of requests a minute, with the time to retry', async () => {
    const strict = await openRelay({ env: { GLOSS_RELAY_REQUESTS_PER_MINUTE: '2' } });
    const limited = new OpenAI({ baseURL: `${strict.url}/v1`, apiKey: ANNA, maxRetries: 0 });
    const ask = () => limited.chat.completions.create({ model: 'gloss-demo', messages });
    // The minute may change between two of them.
    const results = await Promise.allSettled([ask(), ask(), ask(), ask(), ask()]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused[0]).toBeInstanceOf(RateLimitError);
    expect(Number(refused[0].headers.get('retry-after'))).toBeGreaterThan(0);
    const boris = new OpenAI({ baseURL: `${strict.url}/v1`, apiKey: BORIS, maxRetries: 0 });
    await boris.chat.completions.create({ model: 'gloss-demo', messages });
    await strict.close();
  });
});

it('a completion whose connection broke resumes after Last-Event-ID, and is not asked twice', async () => {
  const body = JSON.stringify({ model: 'gloss-demo', messages, stream: true });
  const all = await readAllEvents(await relay.ask('/v1/chat/completions', { method: 'POST', body }));
  expect(all.at(-1)?.data).toBe('[DONE]');
  const rest = await readAllEvents(
    await relay.ask('/v1/chat/completions', {
      method: 'POST',
      body,
      headers: { 'last-event-id': all[9]?.id ?? '' },
    }),
  );
  expect(rest).toEqual(all.slice(10));
  expect(relay.upstream.requests.all).toHaveLength(1);
});

describe("OpenAI's client whose connection breaks", () => {
  beforeEach(() => relay.upstream.setTokensPerSecond(200));

  it('resumes a response by the number of its last event', async () => {
    const stream = await client.responses.create({ model: 'gloss-demo', input: content, stream: true });
    const events: OpenAI.Responses.ResponseStreamEvent[] = [];
    const broken = async (): Promise<void> => {
      for await (const event of stream) if (events.push(event) === 20) relay.dropConnections();
    };
    await expect(broken()).rejects.toThrow();
    const [created] = events;
    const id = created?.type === 'response.created' ? created.response.id : '';
    const starting_after = events.at(-1)?.sequence_number ?? 0;
    for await (const event of await client.responses.retrieve(id, { stream: true, starting_after }))
      events.push(event);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    expect(events.at(-1)?.type).toBe('response.completed');
    expect(relay.upstream.requests.all).toHaveLength(1);
  });

  it('resumes a completion by the id in its raw stream', async () => {
    const body = { model: 'gloss-demo', messages, stream: true } as const;
    const read: EventSourceMessage[] = [];
    const broken = async (): Promise<void> => {
      const response = await client.chat.completions.create(body).asResponse();
      for await (const event of readEventStream(response))
        if (read.push(event) === 20) relay.dropConnections();
    };
    await expect(broken()).rejects.toThrow();
    const chunks: OpenAI.ChatCompletionChunk[] = read.map(({ data }) => JSON.parse(data));
    const headers = { 'Last-Event-ID': read.at(-1)?.id };
    for await (const chunk of await client.chat.completions.create(body, { headers })) chunks.push(chunk);
    relay.upstream.setTokensPerSecond(0);
    const whole = await client.chat.completions.create({ model: 'gloss-demo', messages });
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(
      whole.choices[0]?.message.content,
    );
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    // The second is the one that was not streamed.
    expect(relay.upstream.requests.all).toHaveLength(2);
  });
});

it("an upstream that repeats the relay's key inside a stream does not give it away", async () => {
  const parts = [
    { choices: [{ index: 0, delta: { content: 'Hi' } }] },
    { error: { message: `Incorrect API key provided: ${UPSTREAM_KEY}.`, type: 'invalid_request_error' } },
  ];
  const events = parts.map((part) => `data: ${JSON.stringify(part)}\n\n`).join('');
  const headers = { 'content-type': 'text/event-stream' };
  const leaking = await openRelay({ fetch: async () => new Response(events, { headers }) });
  const body = JSON.stringify({ model: 'gloss-demo', messages, stream: true });
  const passed = await (await leaking.ask('/v1/chat/completions', { method: 'POST', body })).text();
  const plain = await (await leaking.ask('/events?question=Why')).text();
  await leaking.close();
  for (const text of [passed, plain]) {
    expect(text).toContain('Hi');
    expect(text).toContain('error');
    expect(text).not.toContain('0123456789');
  }
});
