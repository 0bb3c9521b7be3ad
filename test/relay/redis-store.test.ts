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
  one = await openRelay({ env });
  other = await openRelay({ env, upstream: one.upstream });
});
afterEach(async () => {
  await other?.close();
  await one?.close();
});

async function read(relay: OpenRelay, id: string, last?: string) {
  const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': last };
  return await relay.ask(`/runs/${id}/events`, { headers });
}

describe.skipIf(!hasRedis)('relays at the same Redis', () => {
  it('serve each other’s runs, while they are live and after their end', async () => {
    one.upstream.setTokensPerSecond(500);
    const id = await one.start();
    const [here, there] = await Promise.all([
      read(one, id).then(readAllEvents),
      read(other, id).then(readAllEvents),
    ]);
    expect(there).toEqual(here);
    expect(there.at(-1)?.event).toBe('end');
    expect(await readAllEvents(await read(other, id))).toEqual(here);
    expect(await readAllEvents(await read(other, id, here[9]?.id))).toEqual(here.slice(10));
    expect((await read(other, id, here.at(-1)?.id)).status).toBe(204);
  });

  it('resume each other’s responses by the numbers of the upstream', async () => {
    const body = JSON.stringify({ model: 'gloss-demo', input: 'Why?', stream: true });
    const all = await readAllEvents(await one.ask('/v1/responses', { method: 'POST', body }));
    const created: { response: { id: string } } = JSON.parse(all[0]?.data ?? '');
    const path = `/v1/responses/${created.response.id}?stream=true&starting_after=7`;
    expect(await readAllEvents(await other.ask(path))).toEqual(all.slice(8));
  });

  it('stop each other’s runs', async () => {
    one.upstream.setTokensPerSecond(10);
    const id = await one.start();
    const reading = read(one, id).then(readAllEvents);
    await other.ask(`/runs/${id}`, { method: 'DELETE' });
    expect(JSON.parse((await reading).at(-1)?.data ?? '')).toMatchObject({ reason: 'stopped' });
    await one.upstream.requests.waitFor(({ state }) => state === 'aborted');
  });

  it('a run continues while its only reader is at another relay', async () => {
    const env = { REDIS_URL: redis.url, GLOSS_RELAY_GRACE_SECONDS: '0.5' };
    const hasty = await openRelay({ env, upstream: one.upstream });
    one.upstream.setTokensPerSecond(150);
    const events = await readAllEvents(await read(other, await hasty.start()));
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ reason: 'complete' });
    await hasty.close();
  });

  it('keep nothing of a run without a time after which Redis forgets it', async () => {
    const id = await one.start();
    await readAllEvents(await read(one, id));
    for (const part of ['record', 'state', 'events']) {
      const ttl = Number((await redis.command(`TTL gloss:run:${id}:${part}`)).slice(1));
      expect(ttl).toBeGreaterThan(500);
      expect(ttl).toBeLessThanOrEqual(600);
    }
  });

  it('a relay that is stopping hands over a run of the Responses API, and its readers lose nothing', async () => {
    const env = { REDIS_URL: redis.url, GLOSS_UPSTREAM_DIALECT: 'responses' };
    const ending = await openRelay({ env, upstream: one.upstream });
    const whole = await readAllEvents(await read(other, await ending.start()));
    one.upstream.setTokensPerSecond(200);
    const id = await ending.start();
    const reading = readEventStream(await read(other, id));
    const events = [];
    for await (const event of reading) {
      events.push(event);
      if (events.length === 9) await ending.close();
    }
    expect(events.map(({ data }) => data)).toEqual(whole.map(({ data }) => data));
  });
});
