import { APIError, AuthenticationError, NotFoundError, OpenAI } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';

// The real client over real HTTP: a response that it cannot read is not in OpenAI's format.
let relay: DemoServer;
let client: OpenAI;
beforeAll(async () => {
  relay = await startDemoServer();
  client = new OpenAI({ baseURL: `${relay.url}/v1`, apiKey: 'sk-any', maxRetries: 0 });
});
afterAll(() => relay.close());

const content = '> The tide is high.\n\nWhy?';
const messages = [{ role: 'user' as const, content }];

describe("OpenAI's client", () => {
  it('the client reads text, finish reason and usage of a streamed completion', async () => {
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

  it('the client reads text, status and usage of a streamed response', async () => {
    const stream = client.responses.stream({ model: 'gloss-demo-reasoning', input: content });
    let text = '';
    for await (const event of stream) if (event.type === 'response.output_text.delta') text += event.delta;
    const response = await stream.finalResponse();
    expect(response.output_text).toBe(text);
    expect(response.status).toBe('completed');
    expect(response.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
    expect(text).toContain('The tide is high.');
  });

  it('the client resumes a background response', async () => {
    const created = await client.responses.create({ model: 'gloss-demo', input: content, background: true });
    const events = await client.responses.retrieve(created.id, { stream: true, starting_after: 10 });
    const numbers: number[] = [];
    for await (const event of events) numbers.push(event.sequence_number);
    expect(numbers[0]).toBe(11);
    expect(numbers.length).toBeGreaterThan(100);
  });

  it("the client recognizes the server's errors", async () => {
    const wrong = new OpenAI({ baseURL: `${relay.url}/v1`, apiKey: 'sk-wrong', maxRetries: 0 });
    await expect(wrong.models.list()).rejects.toBeInstanceOf(AuthenticationError);
    await expect(client.chat.completions.create({ model: 'gpt-0', messages })).rejects.toBeInstanceOf(
      NotFoundError,
    );
    const broken = await client.chat.completions.create({
      model: 'gloss-demo-broken',
      messages,
      stream: true,
    });
    const readToTheEnd = async (): Promise<void> => {
      for await (const _ of broken);
    };
    await expect(readToTheEnd()).rejects.toBeInstanceOf(APIError);
  });
});
