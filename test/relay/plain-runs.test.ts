import type { EventSourceMessage } from 'eventsource-parser';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ANNA, BORIS, type OpenRelay, openRelay, UPSTREAM_KEY } from '#test/support/relay/open-relay.ts';
import { readAllEvents, readEventStream } from '#test/support/streams/read-event-stream.ts';

let relay: OpenRelay;
beforeAll(async () => {
  relay = await openRelay({
    env: { GLOSS_RELAY_HEARTBEAT_SECONDS: '0.05' },
  });
});
beforeEach(() => {
  relay.upstream.setTokensPerSecond(0);
  relay.upstream.requests.clear();
});
afterAll(() => relay.close());

const startedSchema = v.strictObject({ id: v.string(), events: v.string() });

const QUESTION = { question: 'Why?', context: 'The tide is high.' };

async function start(question: object = QUESTION) {
  const response = await relay.ask('/runs', { method: 'POST', body: JSON.stringify(question) });
  expect(response.status).toBe(201);
  return v.parse(startedSchema, await response.json());
}

function textOf(events: readonly EventSourceMessage[]): string {
  return events
    .filter(({ event }) => event === undefined)
    .map(({ data }) => v.parse(v.strictObject({ text: v.string() }), JSON.parse(data)).text)
    .join('');
}

/** Ids are unique and rise. */
function numbersOf(events: readonly EventSourceMessage[], run: string): number[] {
  return events.map(({ id = '' }) => {
    expect(id.startsWith(`${run}.`)).toBe(true);
    return Number(id.slice(run.length + 1));
  });
}

describe('a run', () => {
  it('is read by any number of readers, to the same end', async () => {
    const { id, events: address } = await start();
    const [one, other] = await Promise.all([
      relay.ask(`/runs/${id}/events`).then(readAllEvents),
      fetch(relay.url + address).then(readAllEvents),
    ]);
    expect(other).toEqual(one);
    expect(textOf(one)).toContain('The tide is high.');
    expect(one.at(-1)?.event).toBe('end');
    expect(one.filter(({ event }) => event === 'end')).toHaveLength(1);
    expect(JSON.parse(one.at(-1)?.data ?? '')).toMatchObject({
      reason: 'complete',
      usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
    });
    const numbers = numbersOf(one, id);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('resumes after the event that Last-Event-ID names', async () => {
    const { id } = await start();
    const all = await readAllEvents(await relay.ask(`/runs/${id}/events`));
    for (const at of [0, 7, all.length - 2]) {
      const rest = await readAllEvents(
        await relay.ask(`/runs/${id}/events`, { headers: { 'last-event-id': all[at]?.id ?? '' } }),
      );
      expect(rest).toEqual(all.slice(at + 1));
    }
  });

  it('answers 204 to a reader that has its end', async () => {
    const { id } = await start();
    const all = await readAllEvents(await relay.ask(`/runs/${id}/events`));
    const response = await relay.ask(`/runs/${id}/events`, {
      headers: { 'last-event-id': all.at(-1)?.id ?? '' },
    });
    expect(response.status).toBe(204);
  });

  it('continues while nobody reads it, and a reader that returns gets everything', async () => {
    relay.upstream.setTokensPerSecond(2000);
    const { id } = await start();
    const reading = readEventStream(await relay.ask(`/runs/${id}/events`));
    const first = await reading.next();
    await reading.return();
    const last = first.value?.id ?? '';
    const rest = await readAllEvents(
      await relay.ask(`/runs/${id}/events`, { headers: { 'last-event-id': last } }),
    );
    expect(rest.at(-1)?.event).toBe('end');
    expect(relay.upstream.requests.all).toHaveLength(1);
  });

  it('stops at the upstream when it is deleted', async () => {
    relay.upstream.setTokensPerSecond(20);
    const { id } = await start();
    const reading = readAllEvents(await relay.ask(`/runs/${id}/events`));
    expect((await relay.ask(`/runs/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(JSON.parse((await reading).at(-1)?.data ?? '')).toMatchObject({ reason: 'stopped' });
    await relay.upstream.requests.waitFor(({ state }) => state === 'aborted');
  });

  it('stops at the upstream when its last reader has been gone for the grace time', async () => {
    const hasty = await openRelay({ env: { GLOSS_RELAY_GRACE_SECONDS: '0.3' }, tokensPerSecond: 20 });
    const reading = readEventStream(await hasty.ask('/events?question=Why'));
    const first = await reading.next();
    await reading.return();
    await hasty.upstream.requests.waitFor(({ state }) => state === 'aborted');
    const [run] = first.value?.id?.split('.') ?? [];
    const events = await readAllEvents(await hasty.ask(`/runs/${run}/events`));
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ reason: 'stopped' });
    await hasty.close();
  });

  it('tells its readers about an error inside the stream, and ends', async () => {
    const { id } = await start({ ...QUESTION, model: 'gloss-demo-broken' });
    const events = await readAllEvents(await relay.ask(`/runs/${id}/events`));
    expect(events.slice(-2).map(({ event }) => event)).toEqual(['error', 'end']);
    expect(JSON.parse(events.at(-2)?.data ?? '')).toMatchObject({
      error: { kind: 'server', message: expect.stringMatching(/\w/) },
    });
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ reason: 'failed' });
  });

  it('tells its readers about a request that the upstream refuses', async () => {
    const { id } = await start({ ...QUESTION, model: 'gpt-0' });
    const events = await readAllEvents(await relay.ask(`/runs/${id}/events`));
    expect(JSON.parse(events[0]?.data ?? '')).toMatchObject({ error: { kind: 'not_found', status: 404 } });
    expect(events.at(-1)?.event).toBe('end');
  });

  it('is open only to its user and through its address', async () => {
    const { id, events } = await start();
    const foreign = { headers: { authorization: `Bearer ${BORIS}` } };
    expect((await relay.ask(`/runs/${id}/events`, foreign)).status).toBe(404);
    expect((await relay.ask(`/runs/${id}`, { method: 'DELETE', ...foreign })).status).toBe(404);
    expect((await fetch(`${relay.url}/runs/${id}/events`)).status).toBe(401);
    expect((await fetch(`${relay.url}/runs/${id}/events?ticket=x`)).status).toBe(404);
    expect((await fetch(`${relay.url}${events.replace(id, `run_${'A'.repeat(32)}`)}`)).status).toBe(404);
    const opened = await fetch(relay.url + events);
    expect(opened.status).toBe(200);
    await opened.body?.cancel();
  });

  it('includes the conversation so far', async () => {
    const { id } = await start({
      messages: [
        { role: 'user', content: 'First.' },
        { role: 'assistant', content: 'Yes.' },
      ],
      question: 'Second?',
    });
    await readAllEvents(await relay.ask(`/runs/${id}/events`));
    const sent: unknown = JSON.parse(relay.upstream.requests.all[0]?.body ?? '');
    expect(sent).toMatchObject({
      messages: [
        { role: 'user', content: 'First.' },
        { role: 'assistant', content: 'Yes.' },
        { role: 'user', content: 'Second?' },
      ],
    });
  });
});

describe('/events', () => {
  const query = `?${new URLSearchParams(QUESTION).toString()}`;

  it('answers in one step, with headers that keep proxies from buffering', async () => {
    const response = await relay.ask(`/events${query}`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    const raw = await response.text();
    expect(raw).toMatch(/^retry: 1000\n\n(: keep-alive\n\n)*data: \{"text":/);
  });

  it('continues the same run when its reader reconnects, and asks nothing twice', async () => {
    const all = await readAllEvents(await relay.ask(`/events${query}`));
    const rest = await readAllEvents(
      await relay.ask(`/events${query}`, { headers: { 'last-event-id': all[4]?.id ?? '' } }),
    );
    expect(rest).toEqual(all.slice(5));
    expect(relay.upstream.requests.all).toHaveLength(1);
    const end = { headers: { 'last-event-id': all.at(-1)?.id ?? '' } };
    expect((await relay.ask(`/events${query}`, end)).status).toBe(204);
    const foreign = { ...end.headers, authorization: `Bearer ${BORIS}` };
    expect((await relay.ask(`/events${query}`, { headers: foreign })).status).toBe(404);
  });

  it('sends bare text on request, line breaks included', async () => {
    const bare = await readAllEvents(await relay.ask(`/events${query}&format=text`));
    const json = await readAllEvents(await relay.ask(`/events${query}`));
    const text = bare
      .filter(({ event }) => event === undefined)
      .map(({ data }) => data)
      .join('');
    expect(text).toBe(textOf(json));
  });

  it('sends comments while the upstream is silent', async () => {
    relay.upstream.setTokensPerSecond(3);
    const response = await relay.ask(`/events${query}`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('data:')) text += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    expect(text).toMatch(/(: keep-alive\n\n)+data:/);
  });

  it('refuses a question without words, and a body that is too large', async () => {
    expect((await relay.ask('/events')).status).toBe(400);
    const small = await openRelay({ env: { GLOSS_RELAY_BODY_MB: '0.01' } });
    const body = JSON.stringify({ question: 'x'.repeat(20_000) });
    expect((await small.ask('/runs', { method: 'POST', body })).status).toBe(413);
    // A stream has no length before its end.
    const streamed = { method: 'POST', body: new Blob([body]).stream(), duplex: 'half' };
    expect((await small.ask('/runs', streamed)).status).toBe(413);
    await small.close();
  });
});

it('nothing that the relay logs contains text, a key or a token', async () => {
  const { id, events } = await start({ question: 'A secret question', context: 'A secret page' });
  await readAllEvents(await relay.ask(`/runs/${id}/events`));
  await readAllEvents(await fetch(relay.url + events));
  await expect
    .poll(() => relay.logged.some((line) => line.includes('run ended') && line.includes(id)))
    .toBe(true);
  const logged = relay.logged.join('\n');
  for (const secret of ['secret', 'tide', UPSTREAM_KEY, ANNA, BORIS, events.split('ticket=')[1] ?? 'ticket'])
    expect(logged).not.toContain(secret);
});
