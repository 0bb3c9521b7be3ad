import { expect, it } from 'vitest';

import type { RunFailure } from '#lib/protocol/failure.ts';
import { performRun } from '#lib/runs/perform-run.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { targetAt } from '#test/support/runs/start-runs.ts';
import { createScaledClock } from '#test/support/time/scaled-clock.ts';

const REMOTE = 'https://models.example';

const listener = {
  text() {},
  moveToReasoning() {},
  picture() {},
  source() {},
  notice() {},
  readEnded() {},
  queued() {},
  retrying() {},
};

/** How a question fails whose requests never reach a server. */
async function fail(
  origin: string,
  isOffline: boolean,
  hasPermission = true,
): Promise<RunFailure | undefined> {
  const env = aRunEnvironment({
    fetch: () => Promise.reject(new TypeError('Failed to fetch')),
    clock: createScaledClock(0.001),
    hasHostPermission: () => Promise.resolve(hasPermission),
    isOffline: () => isOffline,
  });
  const { provider, model, refused } = targetAt(`${origin}/v1`);
  const input = {
    provider,
    model,
    turns: [{ role: 'user' as const, text: 'Why?' }],
    refused,
    parameters: {},
  };
  const request = { input, context: { purpose: 'question' as const }, origin, key: undefined };
  return (await performRun(env, request, listener, new AbortController().signal)).failure;
}

it('a request that finds no network says so, where the server is not on this computer', async () => {
  expect(await fail(REMOTE, true)).toEqual({ kind: 'network', reason: 'offline' });
  expect(await fail(REMOTE, false)).toEqual({ kind: 'network' });
  expect(await fail('http://localhost:11434', true)).toEqual({ kind: 'network' });
});

it('a permission that is missing is told first', async () => {
  expect(await fail(REMOTE, true, false)).toMatchObject({ kind: 'blocked', remedy: 'grant-host' });
});
