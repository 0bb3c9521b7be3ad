import { Writable } from 'node:stream';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createLogger } from '#relay/seen/create-logger.ts';
import { ANNA, BORIS, type OpenRelay, openRelay, UPSTREAM_KEY } from '#test/support/relay/open-relay.ts';

/** A secret in everything that clients and the upstream send, except in model names. */
const SECRET = 'Zanzibar';

/** The behaviour of the model server: it always reveals the secret. */
const UPSTREAMS: Readonly<Record<string, () => Response>> = {
  answers: () =>
    new Response(
      `data: {"id":"${SECRET}","choices":[{"index":0,"delta":{"content":"${SECRET}"}}]}\n\ndata: [DONE]\n\n`,
      { headers: { 'content-type': 'text/event-stream', 'x-request-id': SECRET } },
    ),
  'answers at once': () =>
    Response.json({
      id: SECRET,
      choices: [{ index: 0, message: { role: 'assistant', content: SECRET }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    }),
  refuses: () => Response.json({ error: { message: SECRET, code: SECRET, param: SECRET } }, { status: 400 }),
  'refuses the key': () => Response.json({ error: { message: `No key ${UPSTREAM_KEY}` } }, { status: 401 }),
  'fails inside': () =>
    new Response(`data: {"error":{"message":"${SECRET}","type":"${SECRET}"}}\n\n`, {
      headers: { 'content-type': 'text/event-stream' },
    }),
  'talks nonsense': () => new Response(`<html>${SECRET}`, { headers: { 'content-type': 'text/html' } }),
  'cannot be reached': () => {
    throw new TypeError(`fetch failed: ${SECRET}`, { cause: new Error(SECRET) });
  },
  redirects: () => new Response(null, { status: 307, headers: { location: `https://${SECRET}.example` } }),
};

let relay: OpenRelay;
let answer: () => Response;
beforeAll(async () => {
  relay = await openRelay({ fetch: async () => answer(), limits: { retryWaitMs: 0 } });
});
afterAll(() => relay.close());

async function readMetrics(): Promise<string> {
  return await (await relay.ask('/metrics')).text();
}

describe('the log and the metrics', () => {
  it('contain nothing that clients and the upstream say', async () => {
    const secret = fc.string({ maxLength: 20 }).map((text) => `${text}${SECRET}`);
    const words = fc.record({
      question: secret,
      context: secret,
      messages: fc.array(
        fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content: secret }),
      ),
      input: secret,
      stream: fc.boolean(),
      user: secret,
      metadata: fc.dictionary(secret, secret),
    });
    const asking = fc.record({
      path: fc.constantFrom('/runs', '/events', '/v1/chat/completions', '/v1/responses', `/${SECRET}`),
      upstream: fc.constantFrom(...Object.keys(UPSTREAMS)),
      body: fc.oneof(
        words.map((body) => JSON.stringify({ model: 'gloss-demo', ...body })),
        secret,
      ),
      token: fc.constantFrom(ANNA, BORIS, `${SECRET}-0123456789`),
      last: fc.constantFrom('', SECRET, `run_${SECRET.padEnd(32, 'x')}.1`),
    });
    // Each of them once for certain: what is drawn below may leave one out.
    for (const upstream of Object.values(UPSTREAMS)) {
      answer = upstream;
      const messages = [{ role: 'user', content: SECRET }];
      const body = JSON.stringify({ model: 'gloss-demo', messages, stream: true });
      await (await relay.ask('/v1/chat/completions', { method: 'POST', body })).text();
    }
    await fc.assert(
      fc.asyncProperty(asking, async ({ path, upstream, body, token, last }) => {
        answer = UPSTREAMS[upstream] ?? (() => new Response());
        const response = await relay.ask(`${path}?ticket=${SECRET}&question=${SECRET}`, {
          method: 'POST',
          body,
          headers: {
            authorization: `Bearer ${token}`,
            'user-agent': SECRET,
            ...(last !== '' && { 'last-event-id': last }),
          },
        });
        await response.text();
      }),
      { numRuns: 150 },
    );
    // A run may end after its response.
    await expect.poll(() => relay.logged.join('\n')).toContain('"kind":"bad_request"');
    const seen = `${relay.logged.join('\n')}\n${await readMetrics()}`;
    expect(seen).toContain('run ended');
    for (const word of [SECRET, UPSTREAM_KEY, ANNA, BORIS]) expect(seen).not.toContain(word);
  });

  it('stay readable whatever a client calls its model', async () => {
    answer = UPSTREAMS['answers'] ?? answer;
    const model = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 });
    const nasty = fc.constantFrom('"} 1\ngloss_relay_readers 999\n#', '\\', '"', '\n', '{}', '\r', '\u2028');
    await fc.assert(
      fc.asyncProperty(fc.oneof(model, nasty), async (name) => {
        const body = JSON.stringify({ model: name, messages: [], stream: true });
        await (await relay.ask('/v1/chat/completions', { method: 'POST', body })).text();
      }),
      { numRuns: 160 },
    );
    const line =
      /^(?:#.*|[a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? [-+.\deE]+|[a-z_]+\{.*le="\+Inf".*\} \d+|)$/;
    const lines = (await readMetrics()).split('\n');
    expect(lines.filter((text) => !line.test(text))).toEqual([]);
    expect(lines).toContain('gloss_relay_readers 0');
    // One more series for the models beyond the limit.
    const series = lines.filter((text) => text.startsWith('gen_ai_client_operation_duration_seconds_count{'));
    expect(new Set(series.map((text) => /request_model="((?:[^"\\]|\\.)*)"/.exec(text)?.[1])).size).toBe(51);
  });

  it('write one line for each entry', () => {
    const written: string[] = [];
    const logger = createLogger(
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          written.push(chunk.toString());
          done();
        },
      }),
    );
    const model = 'x\n{"level":60,"msg":"forged"}\r\u2028';
    logger.info({ model }, 'run started');
    expect(written.join('').trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(written.join(''))).toMatchObject({ model, msg: 'run started' });
  });
});

it('a model that the upstream does not know takes no place in the metrics', async () => {
  const strict = await openRelay();
  const ask = async (model: string) =>
    await (
      await strict.ask('/v1/chat/completions', {
        method: 'POST',
        body: JSON.stringify({ model, messages: [{ role: 'user', content: 'x' }] }),
      })
    ).text();
  for (let number = 0; number < 60; number += 1) await ask(`junk-${number}`);
  await ask('gloss-demo');
  const metrics = await (await strict.ask('/metrics')).text();
  expect(metrics).not.toContain('junk');
  expect(metrics).toMatch(
    /^gen_ai_client_operation_duration_seconds_count\{gen_ai_operation_name="chat",gen_ai_provider_name="127\.0\.0\.1",gen_ai_request_model="gloss-demo",server_address="127\.0\.0\.1"\} 1$/m,
  );
  expect(metrics).toMatch(/error_type="404".*\} 60$/m);
  await strict.close();
});
