import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import { readAllEvents, readEventStream } from '#test/support/streams/read-event-stream.ts';

let relay: DemoServer;
beforeAll(async () => {
  relay = await startDemoServer({ heartbeatMs: 20 });
});
beforeEach(() => {
  relay.setTokensPerSecond(0);
  relay.requests.clear();
});
afterAll(() => relay.close());

const query = `?${new URLSearchParams({ q: 'Why?', context: 'The tide is high.' }).toString()}`;

async function get(parameters = '', headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${relay.url}/events${query}${parameters}`, { headers });
}

async function readText(response: Response): Promise<string> {
  const events = await readAllEvents(response);
  return events
    .map(({ data }) => v.parse(v.strictObject({ text: v.string() }), JSON.parse(data)).text)
    .join('');
}

describe('/events', () => {
  it('the response has headers that keep proxies from buffering it', async () => {
    const response = await get();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    await response.body?.cancel();
  });

  it('the headers arrive before the first word', async () => {
    relay.setTokensPerSecond(0.1);
    const response = await get();
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });

  it('each event has text as JSON and an id, and the first has the reconnection time', async () => {
    const response = await get();
    const raw = await response.text();
    expect(raw).toMatch(/^data: \{"text":"##"\}\nid: 1\nretry: 1000\n\ndata: \{"text":" About"\}\nid: 2\n\n/);
    expect(raw.match(/^retry:/gm)).toHaveLength(1);
  });

  it('with format=text each event has plain text, including line breaks', async () => {
    const plain = await readAllEvents(await get('&format=text'));
    expect(plain.map(({ data }) => data).join('')).toBe(await readText(await get()));
  });

  it('POST returns the same stream as GET', async () => {
    const response = await fetch(`${relay.url}/events`, {
      method: 'POST',
      body: JSON.stringify({ q: 'Why?', context: 'The tide is high.' }),
    });
    const text = await readText(response);
    expect(text).toBe(await readText(await get()));
    expect(text).toContain('The tide is high.');
  });

  it('Last-Event-ID resumes the stream after that event', async () => {
    const all = await readAllEvents(await get());
    const rest = await readAllEvents(await get('', { 'last-event-id': '17' }));
    expect(rest).toEqual(
      all.slice(17).map((event) => expect.objectContaining({ id: event.id, data: event.data })),
    );
  });

  it('an unknown Last-Event-ID starts the stream from the beginning', async () => {
    const [first] = await readAllEvents(await get('', { 'last-event-id': 'x-9' }));
    expect(first?.id).toBe('1');
  });

  it('a client that has every event gets a 204', async () => {
    const all = await readAllEvents(await get());
    const response = await get('', { 'last-event-id': String(all.length) });
    expect(response.status).toBe(204);
  });

  it('comments keep an idle stream open', async () => {
    relay.setTokensPerSecond(5);
    const reader = (await get()).body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('data:')) text += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    expect(text).toMatch(/^(: keep-alive\n\n)+data:/);
  });

  it('the broken model ends its stream with an error event', async () => {
    const events = await readAllEvents(await get('&model=gloss-demo-broken'));
    expect(events.length).toBe(41);
    expect(events.at(-1)?.event).toBe('error');
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ error: { type: 'server_error' } });
  });

  it('the stream stops when the client leaves', async () => {
    relay.setTokensPerSecond(100);
    const events = readEventStream(await get('&model=gloss-demo-long'));
    await events.next();
    await events.return();
    await relay.requests.waitFor(({ state }) => state === 'aborted');
  });

  it('parameters with unknown values are refused', async () => {
    expect((await get('&format=xml')).status).toBe(400);
    expect((await get('&model=gpt-0')).status).toBe(404);
  });
});
