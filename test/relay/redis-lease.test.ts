import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Clock, systemClock } from '#lib/clock/clock.ts';
import { createRedisStore } from '#relay/redis/redis-store.ts';
import type { RunRecord } from '#relay/runs/run-record.ts';
import { RunLostError, type RunStore, type RunWriter } from '#relay/runs/run-store.ts';
import { hasProgram } from '#scripts/find-program.ts';
import { startRedis, type TestRedis } from '#test/support/relay/start-redis.ts';

const hasRedis = await hasProgram('redis');

const RECORD: RunRecord = {
  id: `run_${'A'.repeat(32)}`,
  user: 'anna',
  form: 'events',
  dialect: 'responses',
  model: 'gloss-demo',
  createdAt: 0,
  ticketDigest: '',
  ticketUntil: 0,
  isBackground: false,
};

/** The store of a relay that is too busy to renew its leases. */
const STUCK: Clock = { ...systemClock, every: () => () => undefined };

function text(data: string) {
  return { event: 'message', data };
}

describe.skipIf(!hasRedis)('a relay that was only slow', () => {
  let redis: TestRedis;
  let slow: RunStore;
  let other: RunStore;
  const orphans: RunWriter[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    const open = (clock: Clock) =>
      createRedisStore({
        url: redis.url,
        clock,
        graceMs: 60_000,
        keepMs: 60_000,
        leaseMs: 300,
        awayMs: 10_000,
        onOrphan: (writer) => orphans.push(writer),
        onFault: (error) => {
          throw error;
        },
      });
    slow = await open(STUCK);
    other = await open(systemClock);
  }, 60_000);
  afterAll(async () => {
    await slow?.close();
    await other?.close();
    await redis?.close();
  });

  it('cannot write after another one has taken over its run, and its readers follow the other', async () => {
    const writer = await slow.create(RECORD);
    await writer.append([text('one'), text('two')]);
    await expect.poll(() => orphans.length).toBe(1);
    const [heir] = orphans;
    expect(heir?.log.events).toHaveLength(2);
    await heir?.append([text('three')]);
    await expect(writer.append([text('another three')])).rejects.toThrow(RunLostError);
    expect(writer.stop.reason).toBe('lost');
    await heir?.append([{ ...text('four'), end: { state: 'complete' } }]);
    await expect.poll(() => writer.log.end).toEqual({ state: 'complete' });
    for (const store of [slow, other]) {
      const log = await store.open(RECORD.id);
      const all = Buffer.concat((log?.events ?? []).flatMap(({ bytes }) => bytes ?? [])).toString();
      expect([...all.matchAll(/^data: (.*)$/gm)].map(([, data]) => data)).toEqual([
        'one',
        'two',
        'three',
        'four',
      ]);
    }
  });
});
