import { expect, test, vi } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import { defaultLimits } from '#lib/runs/limits.ts';
import { createRuns } from '#relay/runs/create-runs.ts';
import { createFairQueue } from '#relay/runs/fair-queue.ts';
import { createMemoryStore } from '#relay/runs/memory-store.ts';
import { createMetrics } from '#relay/seen/metrics.ts';

test('an error of the relay in one run is logged by its name, and ends neither the relay nor its place in the queue', async () => {
  const clock = systemClock;
  const store = createMemoryStore({ clock, graceMs: 1000, keepMs: 1000, maxBytes: 1000 });
  const queue = createFairQueue({ total: 1, perUser: 1 });
  const error = vi.fn<(fields: Readonly<Record<string, unknown>>, message: string) => void>();
  const runs = createRuns({
    store,
    queue,
    upstream: {
      baseUrl: 'https://models.example/v1',
      key: undefined,
      dialect: 'chat-completions',
      limits: defaultLimits,
    },
    clock,
    fetch: () => Promise.resolve(Response.json({}, { status: 401 })),
    metrics: {
      ...createMetrics('models.example', () => 0),
      ended() {
        throw new RangeError('a secret');
      },
    },
    journal: { info() {}, error },
    ticketMs: 1000,
    onUsage() {},
  });
  const { log } = await runs.start({
    user: 'anna',
    form: 'events',
    dialect: 'chat-completions',
    model: 'model',
    question: { type: 'plain', input: { model: 'model', turns: [{ role: 'user', text: 'Why?' }] } },
    isBackground: false,
  });
  await vi.waitFor(() => expect(runs.live).toBe(0));
  expect(log.end?.failure?.kind).toBe('auth');
  expect(error.mock.calls).toEqual([[{ run: log.record.id, error: 'RangeError' }, 'fault in a run']]);
  expect(queue.running).toBe(0);
  await store.close();
});
