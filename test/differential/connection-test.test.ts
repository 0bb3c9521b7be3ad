import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { testConnection } from '#lib/runs/test-connection.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { targetAt } from '#test/support/runs/start-runs.ts';
import { AIMOCK_SURFACES, type AimockSurface } from '#test/support/servers/aimock-surfaces.ts';

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';

const mock = new LLMock({ port: 0, host: '127.0.0.1' });
let url = '';

beforeAll(async () => {
  url = await mock.start();
});
beforeEach(() => void mock.reset().clearChaos());
afterAll(() => mock.stop());

function run({ dialect, path, model, preset }: AimockSurface) {
  const env = aRunEnvironment({
    reportFault: (error: unknown) => {
      throw error;
    },
  });
  const target = targetAt(`${url}${path}`, { dialect, model, preset, key: KEY });
  return testConnection(env, target, new AbortController().signal);
}

describe.each(AIMOCK_SURFACES)('a connection test of $name', (surface) => {
  it('works', async () => {
    mock.onMessage(/./u, { content: 'ready' });
    expect(await run(surface)).toMatchObject({ type: 'works', text: 'ready' });
  });

  it.each([
    [401, 'authentication_error', 'Incorrect API key provided', 'wrong-key'],
    [402, 'insufficient_quota', 'You exceeded your current quota', 'no-credit'],
    [404, 'model_not_found', 'The model does not exist', 'unknown-model'],
    [429, 'rate_limit_error', 'Slow down', 'other'],
  ])('with status %i and %s names the problem', async (status, type, message, problem) => {
    mock.onMessage(/./u, { error: { message: `${message}: ${KEY}`, type }, status });
    const outcome = await run(surface);
    expect(outcome).toMatchObject({ type: 'problem', problem });
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });

  it('whose server hangs up says that something is wrong', async () => {
    mock.onMessage(/./u, { content: 'ready' }).setChaos({ disconnectRate: 1 });
    expect(await run(surface)).toMatchObject({ type: 'problem' });
  });
});
