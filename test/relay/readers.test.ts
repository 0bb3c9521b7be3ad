import { createConnection, type Socket } from 'node:net';

import { afterEach, expect, it } from 'vitest';

import {
  ANNA,
  BORIS,
  type OpenRelay,
  openRelay,
  type OpenRelayOptions,
} from '#test/support/relay/open-relay.ts';
import { readAllEvents } from '#test/support/streams/read-event-stream.ts';

let relay: OpenRelay | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await relay?.close();
  relay = undefined;
});

async function open(options: OpenRelayOptions): Promise<OpenRelay> {
  relay = await openRelay(options);
  return relay;
}

/** A reader that reads nothing until told to. */
function readSlowly({ url }: OpenRelay, path: string): Socket {
  const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(url).port) });
  sockets.push(socket);
  socket.pause();
  const head = [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${ANNA}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** A model server that sends an answer larger than the buffers of a socket at once. */
const sendMuch: typeof fetch = async () => {
  const piece = 'x'.repeat(60_000);
  const chunk = JSON.stringify({ choices: [{ index: 0, delta: { content: piece } }] });
  const chunks = Array.from({ length: 250 }, () => `data: ${chunk}\n\n`);
  return new Response(`${chunks.join('')}data: [DONE]\n\n`, {
    headers: { 'content-type': 'text/event-stream' },
  });
};

async function readMetric({ ask }: OpenRelay, name: string): Promise<number> {
  const text = await (await ask('/metrics')).text();
  const line = text.split('\n').find((one) => one.startsWith(name));
  return Number(line?.split(' ').at(-1) ?? 0);
}

it('a reader that reads nothing is dropped with a reason, holds up no other, and can come back', async () => {
  const started = await open({ fetch: sendMuch, readerLimits: { stallMs: 3_000, flushMs: 20_000 } });
  const id = await started.start({ question: 'x' });
  const socket = readSlowly(started, `/runs/${id}/events`);
  const whole = await readAllEvents(await started.ask(`/runs/${id}/events`));
  expect(whole.at(-1)?.event).toBe('end');
  await expect.poll(() => readMetric(started, 'gloss_relay_drops_total{reason="stalled"}')).toBe(1);
  const text: string = await new Promise((resolve) => {
    let read = '';
    socket.on('data', (bytes: Buffer) => (read += bytes.toString()));
    socket.on('close', () => resolve(read));
    socket.on('end', () => resolve(read));
    socket.resume();
  });
  expect(text).toContain('"code":"stalled"');
  expect(text).toContain('Reconnect with Last-Event-ID');
  const last = [...text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '';
  const rest = await readAllEvents(
    await started.ask(`/runs/${id}/events`, { headers: { 'last-event-id': last } }),
  );
  const at = whole.findIndex((event) => event.id === last);
  expect(rest).toEqual(whole.slice(at + 1));
});

it('a relay that is stopping lets its runs finish, and refuses new ones in the meantime', async () => {
  const started = await open({ env: { GLOSS_RELAY_DRAIN_SECONDS: '30' }, tokensPerSecond: 300 });
  const reading = started.ask('/events?question=Why').then(readAllEvents);
  await started.upstream.requests.waitFor(() => true);
  const closing = started.close();
  await expect.poll(async () => (await fetch(`${started.url}/readyz`)).status).toBe(503);
  const refused = await started.ask('/runs', { method: 'POST', body: '{"question":"x"}' });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await reading).at(-1)?.event).toBe('end');
  await closing;
  relay = undefined;
});

it('a run that is left when the time to finish is over ends as interrupted, with its text', async () => {
  const started = await open({ env: { GLOSS_RELAY_DRAIN_SECONDS: '0.1' }, tokensPerSecond: 50 });
  const reading = started.ask('/events?question=Why').then(readAllEvents);
  await started.upstream.requests.waitFor(() => true);
  await started.close();
  relay = undefined;
  const events = await reading;
  expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ reason: 'interrupted' });
});

it('runs above the limit of a user wait, and those of other users do not wait for them', async () => {
  const started = await open({
    env: { GLOSS_RELAY_PARALLEL_PER_USER: '1', GLOSS_RELAY_WAITING_PER_USER: '1' },
    tokensPerSecond: 20,
  });
  const ask = () => started.ask('/runs', { method: 'POST', body: '{"question":"x"}' });
  const first: { id: string } = JSON.parse(await (await ask()).text());
  await started.upstream.requests.waitFor(() => true);
  await ask();
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain('relay_queue_limit');
  expect(started.upstream.requests.all).toHaveLength(1);
  await started.ask(`/runs/${first.id}`, { method: 'DELETE' });
  await started.upstream.requests.waitFor(({ number }) => number === 2);
});

it('the tokens of an hour are counted, and above the limit no new run starts', async () => {
  const started = await open({ env: { GLOSS_RELAY_TOKENS_PER_HOUR: '10' } });
  await readAllEvents(await started.ask('/events?question=Why'));
  await expect.poll(async () => (await started.ask('/events?question=Why')).status).toBe(429);
});

it('a run whose upstream falls silent ends with a reason', async () => {
  const started = await open({ limits: { firstByteMs: 200, silenceMs: 200 }, tokensPerSecond: 1 });
  const events = await readAllEvents(await started.ask('/events?question=Why'));
  expect(JSON.parse(events.at(-2)?.data ?? '')).toMatchObject({ error: { kind: 'timeout' } });
  expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ reason: 'failed' });
  await started.upstream.requests.waitFor(({ state }) => state === 'aborted');
});

it('a user above the limit of readers is refused before anything is asked, and others are not', async () => {
  const { ask, start, upstream } = await open({
    env: { GLOSS_RELAY_READERS_PER_USER: '2' },
    tokensPerSecond: 20,
  });
  const id = await start();
  const address = `/runs/${id}/events`;
  const readings = [await ask(address), await ask(address)];
  await upstream.requests.waitFor(() => true);

  const wire = JSON.stringify({ model: 'gloss-demo', input: 'x', messages: [], stream: true });
  const refused: [string, RequestInit?][] = [
    [address],
    ['/events?question=x'],
    ['/events', { headers: { 'last-event-id': `${id}.1` } }],
    ['/v1/chat/completions', { method: 'POST', body: wire }],
    ['/v1/responses', { method: 'POST', body: wire }],
  ];
  for (const [path, init] of refused) {
    const response = await ask(path, init);
    expect([path, response.status]).toEqual([path, 429]);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.text()).toContain(
      'Too many event streams of your runs are open at the relay already.',
    );
  }
  expect(upstream.requests.all).toHaveLength(1);
  const headers = { authorization: `Bearer ${BORIS}` };
  const other = await ask('/events?question=x', { headers });
  expect(other.status).toBe(200);
  await other.body?.cancel();

  await readings[0]?.body?.cancel();
  await expect
    .poll(async () => {
      const { status, body } = await ask(address);
      await body?.cancel();
      return status;
    })
    .toBe(200);
  await readings[1]?.body?.cancel();
});
