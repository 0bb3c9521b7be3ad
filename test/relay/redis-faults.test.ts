import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { hasProgram } from '#scripts/find-program.ts';
import { type OpenRelay, openRelay } from '#test/support/relay/open-relay.ts';
import { startRedis, type TestRedis } from '#test/support/relay/start-redis.ts';
import { readAllEvents, readEventStream } from '#test/support/streams/read-event-stream.ts';

const hasRedis = await hasProgram('redis');

let redis: TestRedis;
let one: OpenRelay;
let other: OpenRelay;
beforeAll(async () => {
  if (hasRedis) redis = await startRedis();
});
afterAll(() => redis?.close());

beforeEach(async () => {
  if (!hasRedis) return;
  const env = { REDIS_URL: redis.url, GLOSS_RELAY_REQUESTS_PER_MINUTE: '1000' };
  one = await openRelay({ env, awayMs: 2_000 });
  other = await openRelay({ env, awayMs: 2_000, upstream: one.upstream });
});
afterEach(async () => {
  await other?.close();
  await one?.close();
});

async function read(relay: OpenRelay, id: string) {
  return await relay.ask(`/runs/${id}/events`);
}

describe.skipIf(!hasRedis)('a run whose Redis', () => {
  it('is away for a moment waits for it, and loses nothing', async () => {
    const whole = await readAllEvents(await read(one, await one.start()));
    one.upstream.setTokensPerSecond(300);
    const id = await one.start();
    const reading = read(one, id).then(readAllEvents);
    await one.upstream.requests.waitFor(({ number }) => number > 1);
    redis.pause();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    redis.resume();
    expect((await reading).map(({ data }) => data)).toEqual(whole.map(({ data }) => data));
  });

  it('answers nothing any more ends with a reason for every reader', async () => {
    one.upstream.setTokensPerSecond(10);
    const id = await one.start();
    const readings = [readEventStream(await read(one, id)), readEventStream(await read(other, id))];
    for (const reading of readings) await reading.next();
    redis.pause();
    try {
      for (const reading of readings) {
        let last;
        for await (const event of reading) last = event;
        expect(last).toMatchObject({ event: 'error', data: expect.stringContaining('"code":"lost"') });
      }
      expect((await fetch(`${one.url}/readyz`)).status).toBe(503);
    } finally {
      redis.resume();
    }
    await expect.poll(async () => (await fetch(`${one.url}/readyz`)).status).toBe(200);
  });

  it('was restarted empty ends with a reason for every reader', async () => {
    one.upstream.setTokensPerSecond(10);
    const id = await one.start();
    const readings = [readEventStream(await read(one, id)), readEventStream(await read(other, id))];
    for (const reading of readings) await reading.next();
    await redis.restart();
    for (const reading of readings) {
      let last;
      for await (const event of reading) last = event;
      expect(last).toMatchObject({ event: 'error', data: expect.stringContaining('"code":"lost"') });
    }
    one.upstream.setTokensPerSecond(0);
    expect((await fetch(`${one.url}/readyz`)).status).toBe(200);
    expect((await readAllEvents(await read(one, await one.start()))).length).toBeGreaterThan(0);
  });

  it('is full ends with a reason, and new ones are refused', async () => {
    one.upstream.setTokensPerSecond(10);
    const id = await one.start();
    const reading = readEventStream(await read(one, id));
    await reading.next();
    await redis.command('CONFIG SET maxmemory 1');
    let last;
    for await (const event of reading) last = event;
    expect(last).toMatchObject({ event: 'error', data: expect.stringContaining('"code":"lost"') });
    const refused = await one.ask('/runs', { method: 'POST', body: '{"question":"x"}' });
    expect(refused.status).toBeGreaterThanOrEqual(500);
    await redis.command('CONFIG SET maxmemory 0');
  });
});

it('a relay whose Redis does not answer refuses to start, and says what to check', async () => {
  await expect(openRelay({ env: { REDIS_URL: 'redis://user:secret@127.0.0.1:1' } })).rejects.toThrow(
    'Redis does not answer at 127.0.0.1:1. Check that it runs, and REDIS_URL.',
  );
});
