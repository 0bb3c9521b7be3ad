import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startRuns, targetAt, textOf } from '#test/support/runs/start-runs.ts';
import { type FaultServer, findKey, startFaultServer } from '#test/support/servers/fault-server.ts';
import { expectFailure, expectOutcome } from '#test/support/streams/expect-answer.ts';
import { readVectors } from '#test/support/streams/vectors.ts';
import { createScaledClock } from '#test/support/time/scaled-clock.ts';

/** A minute takes 600 ms, on both sides. */
const SCALE = 0.01;
const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';
const HEADER = 'gw-canary-Hq4nB7sJd2Wm9XcT';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer({ timeScale: SCALE });
});
afterAll(async () => {
  await server.close();
});

const vectors = readVectors().filter(({ expect: { chat } }) => chat);

describe('a run of a vector over real sockets gives its expected answer', () => {
  it.each(vectors.map((vector) => [vector.name, vector.rule, vector] as const))(
    '%s: %s',
    { timeout: 60_000 },
    async (name, _rule, vector) => {
      const chat = vector.expect.chat ?? {};
      server.requests.clear();
      server.otherRequests.clear();
      const dialect = vector.api === 'responses' ? 'responses' : 'chat-completions';
      const test = startRuns({ clock: createScaledClock(SCALE) });
      const target = targetAt(`${server.url}/vector:${name}/v1`, { dialect, key: KEY });
      const answer = await test.ask({ ...target, headers: { 'x-gateway-key': HEADER } });

      const ends = test.frames.filter(({ type }) => type === 'run-end');
      expect(ends).toHaveLength(1);
      expect(test.frames.at(-1)?.type).toBe('run-end');
      expect(textOf(test.frames, 'answer')).toBe(answer.answer);
      expect(test.held()).toBe(0);

      const { state, failure } = answer;
      if (state === 'waiting' || state === 'streaming') throw new Error(`${state} is no end.`);
      const read = { ...answer, end: { state, ...(failure && { failure }) } };
      expectOutcome(read, chat);
      // A wait on the scaled clock is measured from another now; the reader's own tests hold it to the number.
      const { retryAfterMs: _ms, retryAfterMsRange: _range, ...error } = chat.error ?? {};
      expectFailure(read, chat.error ? { ...chat, error } : chat);
      if (chat.requests !== undefined) expect(server.requests.all).toHaveLength(chat.requests);
      if (chat.requestsMax !== undefined)
        expect(server.requests.all.length).toBeLessThanOrEqual(chat.requestsMax);
      expect(server.requests.all.length).toBeLessThanOrEqual(2);
      for (const secret of [KEY, HEADER]) {
        expect(findKey(server.requests, secret)).toBeDefined();
        expect(findKey(server.otherRequests, secret)).toBeUndefined();
        expect(JSON.stringify([answer, test.frames, test.faults])).not.toContain(secret.slice(3));
      }
      expect(server.otherRequests.all).toEqual([]);
    },
  );
});
