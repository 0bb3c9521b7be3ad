import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { textAfterFault, textBeforeFault } from '#test/support/streams/named-faults.ts';
import { expandText, joinChunks, readVectors } from '#test/support/streams/vectors.ts';

import { type FaultServer, findKey, startFaultServer } from './fault-server.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer({ timeScale: 0.001 });
});
beforeEach(() => {
  server.requests.clear();
  server.otherRequests.clear();
});
afterAll(() => server.close());

interface Outcome {
  readonly status: number | undefined;
  readonly bytes: Buffer;
  /** How often the client had something to read. */
  readonly reads: number;
  readonly broke: boolean;
}

/** Asks and reads as far as it goes; leaves once `leaveAfter` bytes are there. */
async function ask(
  name: string,
  init: RequestInit & { path?: string; leaveAfter?: number } = {},
): Promise<Outcome> {
  const leaving = new AbortController();
  const parts: Uint8Array[] = [];
  let status: number | undefined;
  let length = 0;
  try {
    const { path = 'v1/chat/completions', leaveAfter = Infinity, ...rest } = init;
    const response = await fetch(`${server.url}/${encodeURIComponent(name)}/${path}`, {
      method: 'POST',
      body: '{}',
      signal: leaving.signal,
      redirect: 'manual',
      ...rest,
    });
    ({ status } = response);
    for await (const bytes of response.body ?? []) {
      parts.push(bytes);
      length += bytes.length;
      if (length >= leaveAfter) leaving.abort();
    }
    return { status, bytes: Buffer.concat(parts), reads: parts.length, broke: false };
  } catch {
    return { status, bytes: Buffer.concat(parts), reads: parts.length, broke: true };
  }
}

describe('a vector over a real socket', () => {
  const vectors = readVectors().filter(({ http, end }) => end !== 'hang' && !http.failFirst);

  it.each(vectors.map((vector) => [vector.name, vector] as const))(
    'arrives as it is written: %s',
    async (_, vector) => {
      const outcome = await ask(`vector:${vector.name}`);
      expect(outcome.bytes.equals(joinChunks(vector))).toBe(true);
      expect(outcome.broke).toBe(vector.end !== undefined);
      expect(outcome.status).toBe(vector.http.resetBeforeHeaders ? undefined : vector.http.status);
    },
  );

  it('arrives byte by byte, or cut at a byte, with the same bytes', async () => {
    const whole = await ask('vector:03-plain');
    const single = await ask('vector:03-plain@bytes');
    expect(single.bytes.equals(whole.bytes)).toBe(true);
    expect(single.reads).toBeGreaterThan(whole.bytes.length / 4);
    const cut = await ask('vector:03-plain@cut=100');
    expect(cut.bytes.equals(whole.bytes)).toBe(true);
    expect(cut.reads).toBeGreaterThan(1);
  });

  it('stays open after its end when it hangs, until the client leaves', async () => {
    const { bytes, broke } = await ask('vector:03-done-then-hang', { leaveAfter: 592 });
    expect(bytes.toString()).toContain('[DONE]');
    expect(broke).toBe(true);
    await server.requests.waitFor(({ state }) => state === 'aborted');
  });

  it('fails first and then succeeds', async () => {
    expect((await ask('vector:06-retry-then-ok')).status).toBe(503);
    expect((await ask('vector:06-retry-then-ok')).status).toBe(200);
    expect((await ask('vector:06-retry-then-ok')).status).toBe(503);
  });

  it('dates its Retry-After from now', async () => {
    const response = await fetch(`${server.url}/vector:05-429-http-date/v1/chat/completions`);
    const waitMs = Date.parse(response.headers.get('retry-after') ?? '') - Date.now();
    expect(waitMs).toBeGreaterThan(2000);
    expect(waitMs).toBeLessThanOrEqual(5000);
  });

  it('expands a repeated text', () => {
    const drip = readVectors('transport').find(({ name }) => name === '06-drip-6min');
    expect(expandText(drip?.expect.chat?.text ?? '')).toBe('x'.repeat(360));
  });
});

describe('a named fault', () => {
  it.each([
    ['reset-before-headers', ''],
    ['reset-mid', textBeforeFault],
    ['reset-in-character', textBeforeFault],
    ['fin-without-end', textBeforeFault],
    ['fin-in-character', textBeforeFault],
    ['content-length-long', textBeforeFault],
  ])('breaks the connection after what it has sent: %s', async (name, text) => {
    const { bytes, broke } = await ask(`fault:${name}`);
    expect(broke).toBe(true);
    expect(bytes.toString()).toContain(text);
    expect(bytes.toString()).not.toContain(textAfterFault);
    expect(bytes.toString().includes('\uFFFD')).toBe(name.endsWith('in-character'));
    expect(server.requests.all[0]?.state).toBe('dropped');
  });

  it.each(['none', 'gzip', 'late-headers', 'pause-mid', 'comments-mid', 'malformed-event'])(
    'is played to the end: %s',
    async (name) => {
      const { bytes, broke } = await ask(`fault:${name}`);
      expect(broke).toBe(false);
      expect(bytes.toString()).toContain(textAfterFault);
      expect(bytes.toString()).toContain('[DONE]');
      await server.requests.waitFor(({ state }) => state === 'ended');
    },
  );

  it.each(['stall-body', 'stall-mid', 'stall-at-end', 'stall-headers'])(
    'waits until the client leaves: %s',
    async (name) => {
      const leaving = new AbortController();
      const asked = ask(`fault:${name}`, { signal: leaving.signal });
      // On a busy machine a client that leaves after a fixed time may not even have come.
      await server.requests.waitFor(({ state }) => state === 'open');
      setTimeout(() => leaving.abort(), 50);
      await asked;
      await server.requests.waitFor(({ state }) => state === 'aborted');
    },
  );

  it('sends 20,000 deltas at once, and a line of 50 MB', async () => {
    expect((await ask('fault:flood')).bytes.toString().match(/"content":"a"/g)).toHaveLength(20_000);
    const line = (await ask('fault:endless-line', { path: 'stream' })).bytes;
    expect(line.length).toBeGreaterThan(50 * 1024 * 1024);
    expect(line.lastIndexOf(0x0a)).toBeLessThan(100);
  });

  it('speaks the dialect of the path', async () => {
    expect((await ask('fault:none', { path: 'v1/responses' })).bytes.toString()).toContain(
      'response.completed',
    );
    expect((await ask('fault:none', { path: 'stream' })).bytes.toString()).toMatch(/^data: \{"text":"Half/);
  });
});

describe('the second origin', () => {
  it('is the target of a redirect, and reports whether a key was sent', async () => {
    const headers = { authorization: 'Bearer sk-secret' };
    expect((await ask('fault:redirect', { headers })).status).toBe(307);
    expect(server.otherRequests.all).toHaveLength(0);
    await ask('fault:redirect', { headers: { 'api-key': 'sk-secret' }, redirect: 'follow' });
    expect(findKey(server.otherRequests, 'sk-secret')?.path).toBe('/leak');
    expect(findKey(server.otherRequests, 'sk-other')).toBeUndefined();
  });

  it('is what a payload points to', async () => {
    const { bytes } = await ask('payload:i03@split=100000');
    expect(bytes.toString()).toContain(`${server.otherUrl}/exfil`);
    expect(bytes.toString()).not.toContain('EXFIL}}');
  });
});

describe('the name of a scenario', () => {
  it('may be the model, or what was planned for the next requests', async () => {
    const body = JSON.stringify({ model: 'answer:Hello' });
    expect((await ask('v1', { path: 'chat/completions', body })).bytes.toString()).toContain(
      '"content":"Hel"',
    );
    server.play('fault:reset-mid', 'fault:none');
    expect((await ask('v1')).broke).toBe(true);
    expect((await ask('v1')).broke).toBe(false);
    expect((await ask('v1')).broke).toBe(false);
  });

  it('shows as an error when there is no such scenario', async () => {
    const { status, bytes } = await ask('vector:nope');
    expect(status).toBe(500);
    expect(bytes.toString()).toContain('No scenario vector:nope');
  });
});
