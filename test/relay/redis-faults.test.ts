import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { EventSourceMessage } from 'eventsource-parser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { hasProgram } from '#scripts/find-program.ts';
import { type OpenRelay, openRelay } from '#test/support/relay/open-relay.ts';
import { startRedis, type TestRedis } from '#test/support/relay/start-redis.ts';
import { readAllEvents, readEventStream } from '#test/support/streams/read-event-stream.ts';

const hasRedis = await hasProgram('redis');

/** How many runs meet each fault; the soak sets it to 100. */
const RUNS = Number(process.env['GLOSS_RELAY_KILLS'] ?? 4);
/** How long Redis is gone; the soak sets it to 10 s. */
const GONE_MS = Number(process.env['GLOSS_REDIS_GONE_SECONDS'] ?? 1) * 1000;
/** How long the relays wait for it. */
const PATIENCE_MS = 2 * GONE_MS;

let folder: string;
let redis: TestRedis;
let one: OpenRelay;
let other: OpenRelay;
beforeEach(async () => {
  if (!hasRedis) return;
  folder = await mkdtemp(join(tmpdir(), 'gloss-redis-'));
  redis = await startRedis(folder);
  const env = {
    REDIS_URL: redis.url,
    GLOSS_RELAY_PARALLEL_PER_USER: String(RUNS),
    GLOSS_RELAY_PARALLEL: String(RUNS),
    GLOSS_RELAY_READERS_PER_USER: '0',
  };
  one = await openRelay({ env, awayMs: PATIENCE_MS });
  other = await openRelay({ env, awayMs: PATIENCE_MS, upstream: one.upstream });
});
afterEach(async () => {
  await other?.close();
  await one?.close();
  await redis?.close();
  if (folder) await rm(folder, { recursive: true });
});

/** Starts runs at both relays in turns, with a reader of each at either. Resolves when all readers have an event. */
async function startRuns(): Promise<AsyncGenerator<EventSourceMessage, void>[]> {
  const relays = [one, other];
  const starting = Array.from({ length: RUNS }, async (_, index) => await relays[index % 2]?.start());
  const readings: AsyncGenerator<EventSourceMessage, void>[] = [];
  for (const id of await Promise.all(starting)) {
    for (const relay of relays) readings.push(readEventStream(await relay.ask(`/runs/${id}/events`)));
  }
  return readings;
}

async function readData(reading: AsyncGenerator<EventSourceMessage, void>): Promise<string[]> {
  const data: string[] = [];
  for await (const event of reading) data.push(event.data);
  return data;
}

async function readWhole(): Promise<string[]> {
  one.upstream.setTokensPerSecond(0);
  const response = await one.ask(`/runs/${await one.start()}/events`);
  return (await readAllEvents(response)).map(({ data }) => data);
}

async function expectLost(readings: readonly AsyncGenerator<EventSourceMessage, void>[]): Promise<void> {
  for (const reading of readings) {
    const data = await readData(reading);
    expect(JSON.parse(data.at(-1) ?? '')).toMatchObject({ error: { code: 'lost' } });
  }
}

describe.skipIf(!hasRedis)('runs whose Redis', () => {
  const waits: [string, (awayMs: number) => Promise<void>][] = [
    [
      'answers nothing for a while',
      async (awayMs) => {
        redis.pause();
        await sleep(awayMs);
        redis.resume();
      },
    ],
    ['is killed and comes back with its data', async (awayMs) => await redis.restart(awayMs)],
    [
      'is full for a while',
      async (awayMs) => {
        await redis.command('CONFIG SET maxmemory 1');
        await sleep(awayMs);
        await redis.command('CONFIG SET maxmemory 0');
      },
    ],
  ];
  it.each(waits)('%s wait for it, and lose no event', async (_fault, disturb) => {
    const whole = await readWhole();
    // Longer than it takes to start them all.
    one.upstream.setTokensPerSecond(whole.length / (3 + RUNS / 20));
    const readings = await startRuns();
    const firsts = await Promise.all(readings.map(async (reading) => (await reading.next()).value?.data));
    const [rests] = await Promise.all([Promise.all(readings.map(readData)), disturb(GONE_MS)]);
    for (const [index, rest] of rests.entries()) expect([firsts[index], ...rest]).toEqual(whole);
  });

  it('no longer answers end with a reason for every reader', async () => {
    one.upstream.setTokensPerSecond(1);
    const readings = await startRuns();
    for (const reading of readings) await reading.next();
    redis.pause();
    try {
      await expectLost(readings);
      expect((await fetch(`${one.url}/readyz`)).status).toBe(503);
    } finally {
      redis.resume();
    }
    await expect.poll(async () => (await fetch(`${one.url}/readyz`)).status).toBe(200);
  });

  it('was restarted empty end with a reason for every reader', async () => {
    one.upstream.setTokensPerSecond(1);
    const readings = await startRuns();
    for (const reading of readings) await reading.next();
    await rm(join(folder, 'appendonlydir'), { recursive: true });
    await redis.restart();
    await expectLost(readings);
    one.upstream.setTokensPerSecond(0);
    expect((await fetch(`${one.url}/readyz`)).status).toBe(200);
    expect((await readWhole()).length).toBeGreaterThan(0);
  });

  it('stays full end with a reason, and new ones are refused', async () => {
    one.upstream.setTokensPerSecond(1);
    const readings = await startRuns();
    for (const reading of readings) await reading.next();
    await redis.command('CONFIG SET maxmemory 1');
    // Without an event to store a run needs no memory.
    one.upstream.setTokensPerSecond(10);
    await expectLost(readings);
    const refused = await one.ask('/runs', { method: 'POST', body: '{"question":"x"}' });
    expect(refused.status).toBeGreaterThanOrEqual(500);
  });
});

it('a relay whose Redis does not answer refuses to start, and says what to check', async () => {
  await expect(openRelay({ env: { REDIS_URL: 'redis://user:secret@127.0.0.1:1' } })).rejects.toThrow(
    'Redis does not answer at 127.0.0.1:1. Check that it runs, and REDIS_URL.',
  );
});
