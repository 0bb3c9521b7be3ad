import 'fake-indexeddb/auto';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startRuns, targetAt, textOf } from '#test/support/runs/start-runs.ts';
import { AIMOCK_SURFACES } from '#test/support/servers/aimock-surfaces.ts';

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';
const ANSWER = 'Grüße — 你好, “Welt”.\n\n```ts\nconst a = 1;\n```\n';

const mock = new LLMock({ port: 0, host: '127.0.0.1' });
let url = '';

beforeAll(async () => {
  url = await mock.start();
});
beforeEach(() => void mock.reset().clearChaos());
afterAll(() => mock.stop());

describe.each(AIMOCK_SURFACES)('an answer of $name', ({ dialect, path, model, preset }) => {
  const target = () => targetAt(`${url}${path}`, { dialect, model, preset, key: KEY });

  it('arrives as it was sent, complete', async () => {
    mock.onMessage(/./u, { content: ANSWER });
    const test = startRuns();
    const answer = await test.ask(target());
    expect(answer).toMatchObject({ state: 'complete', answer: ANSWER });
    expect(textOf(test.frames, 'answer')).toBe(ANSWER);
  });

  it('keeps its reasoning apart', async () => {
    mock.onMessage(/./u, { content: ANSWER, reasoning: 'First think.' });
    expect(await startRuns().ask(target())).toMatchObject({ answer: ANSWER, reasoning: 'First think.' });
  });

  it('says that it is cut off by its length', async () => {
    mock.onMessage(/./u, { content: ANSWER, finishReason: 'length' });
    expect(await startRuns().ask(target())).toMatchObject({ state: 'length', answer: ANSWER });
  });

  it('keeps what came when the connection breaks', async () => {
    mock.onMessage(
      /./u,
      { content: ANSWER.repeat(20) },
      {
        chunkSize: 10,
        truncateAfterChunks: 12,
        streamingProfile: { tps: 200 },
      },
    );
    const answer = await startRuns().ask(target());
    expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'network' } });
    expect(answer.answer).not.toBe('');
    expect(ANSWER.repeat(20).startsWith(answer.answer)).toBe(true);
  });

  it.each([
    [401, 'authentication_error', 'auth'],
    [404, 'not_found_error', 'not_found'],
    [429, 'rate_limit_error', 'rate_limit'],
    [500, 'server_error', 'server'],
  ])(
    'with status %i fails as such, with the provider’s message and without the key',
    async (status, type, kind) => {
      mock.onMessage(/./u, { error: { message: `No, ${KEY} will not do.`, type }, status });
      const answer = await startRuns({ limits: { retryWaitMs: 1 } }).ask(target());
      expect(answer).toMatchObject({ state: 'failed', failure: { kind, status } });
      expect(JSON.stringify(answer)).not.toContain(KEY);
      expect(JSON.stringify(answer)).toContain('will not do');
    },
  );

  it('under chaos ends once and says why', async () => {
    mock.onMessage(/./u, { content: ANSWER });
    for (const chaos of [
      { dropRate: 1 },
      { malformedRate: 1 },
      { rateLimitRate: 1 },
      { disconnectRate: 1 },
    ]) {
      mock.setChaos(chaos);
      const test = startRuns({ limits: { retryWaitMs: 1, maxRetryWaitMs: 5 } });
      const answer = await test.ask(target());
      expect(answer.state, JSON.stringify(chaos)).toBe('failed');
      expect(['server', 'protocol', 'rate_limit', 'network']).toContain(answer.failure?.kind);
      expect(test.frames.filter(({ type }) => type === 'run-end')).toHaveLength(1);
    }
  });
});
