import { request } from 'node:http';
import { createConnection } from 'node:net';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ANNA, BORIS, type OpenRelay, openRelay } from '#test/support/relay/open-relay.ts';

let guarded: OpenRelay;
let local: OpenRelay;
beforeAll(async () => {
  const env = { GLOSS_RELAY_ORIGINS: 'https://named.example' };
  [guarded, local] = await Promise.all([openRelay({ env }), openRelay({ env: { GLOSS_RELAY_TOKENS: '' } })]);
});
afterAll(() => Promise.all([guarded.close(), local.close()]));

/** Sets any header; `fetch` keeps some to itself. */
async function statusOf(url: string, headers: Readonly<Record<string, string>>, method = 'GET') {
  return await new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      request(url, { method, headers }, (response) => {
        response.resume();
        // Others end by themselves, and their connections are reused.
        if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy();
        resolve({ status: response.statusCode, headers: response.headers });
      })
        .on('error', reject)
        .end();
    },
  );
}

describe('a relay with tokens', () => {
  it('serves nobody without a known token, whatever the path', async () => {
    const paths = [
      '/v1/models',
      '/v1/responses/resp_1',
      '/events?question=x',
      '/metrics',
      '/runs/run_1/events',
    ];
    for (const path of paths) {
      for (const authorization of ['', 'Bearer ', `Bearer ${ANNA}x`, `Basic ${ANNA}`, ANNA]) {
        const { status } = await statusOf(guarded.url + path, { authorization });
        expect(`${path} ${status}`).toBe(`${path} 401`);
      }
    }
    expect((await guarded.ask('/v1/models')).status).toBe(200);
  });

  it('says that it is alive and ready to everyone', async () => {
    expect((await fetch(`${guarded.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${guarded.url}/readyz`)).status).toBe(200);
  });

  it('serves pages from named origins, and refuses all others before they cost anything', async () => {
    const authorization = `Bearer ${ANNA}`;
    const named = await statusOf(`${guarded.url}/v1/models`, {
      authorization,
      origin: 'https://named.example',
    });
    expect(named.status).toBe(200);
    expect(named.headers['access-control-allow-origin']).toBe('https://named.example');
    const preflight = await statusOf(
      `${guarded.url}/v1/chat/completions`,
      { origin: 'https://named.example', 'access-control-request-headers': 'authorization' },
      'OPTIONS',
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-headers']).toBe('authorization');
    for (const origin of ['https://evil.example', 'null'])
      expect(
        (
          await statusOf(
            `${guarded.url}/runs`,
            { origin, 'access-control-request-method': 'POST' },
            'OPTIONS',
          )
        ).headers['access-control-allow-origin'],
      ).toBeUndefined();
    for (const origin of ['https://evil.example', 'null', 'https://named.example.evil.example']) {
      const { status, headers } = await statusOf(`${guarded.url}/events?question=x`, {
        authorization,
        origin,
      });
      expect(`${origin} ${status}`).toBe(`${origin} 403`);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    const image = await statusOf(`${guarded.url}/events?question=x`, {
      authorization,
      'sec-fetch-site': 'cross-site',
    });
    expect(image.status).toBe(403);
  });

  it('answers under the name that a reverse proxy passes on', async () => {
    const headers = {
      authorization: `Bearer ${ANNA}`,
      host: 'relay.example',
      'x-forwarded-for': '203.0.113.1',
    };
    expect((await statusOf(`${guarded.url}/v1/models`, headers)).status).toBe(200);
  });

  it('no Last-Event-ID, path or token of any kind crashes it or opens a run of another user', async () => {
    const id = await guarded.start({ question: 'Mine?' });
    const strange = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(id, `${id}.0`, `${id}.99999999`, `${id}.-1`, `${id}.1e3`, '../..', '%', '%00', ''),
    );
    await fc.assert(
      fc.asyncProperty(strange, strange, async (lastEventId, path) => {
        const headers = {
          authorization: `Bearer ${BORIS}`,
          'last-event-id': Buffer.from(lastEventId)
            .toString('latin1')
            .replaceAll(/[\r\n\0]/g, ' '),
        };
        const address = `/runs/${encodeURIComponent(path.toWellFormed())}/events?ticket=${encodeURIComponent(lastEventId.toWellFormed())}`;
        const run = await statusOf(guarded.url + address, headers).catch(() => ({ status: 400 }));
        expect([400, 404]).toContain(run.status);
        const events = await statusOf(`${guarded.url}/events`, headers).catch(() => ({ status: 400 }));
        expect([400, 404]).toContain(events.status);
      }),
      { numRuns: 200 },
    );
    expect((await fetch(`${guarded.url}/healthz`)).status).toBe(200);
  });

  it.each(['/runs', '/events', '/v1/chat/completions', '/v1/responses'])(
    'refuses a body that is nested too deeply for %s with a sentence',
    async (path) => {
      const nest = (depth: number) => `{"model":"gloss-demo","x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      for (const depth of [256, 5_000, 200_000]) {
        const response = await guarded.ask(path, { method: 'POST', body: nest(depth) });
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({
          error: { message: 'The JSON body is nested too deeply. Use at most 256 levels.' },
        });
      }
    },
  );

  it('no request body crashes it', async () => {
    const paths = fc.constantFrom('/runs', '/events', '/v1/chat/completions', '/v1/responses');
    const field = fc.constantFrom(
      'model',
      'question',
      'messages',
      'stream',
      'input',
      'images',
      'context',
      'format',
    );
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.dictionary(field, fc.jsonValue()).map((value) => JSON.stringify(value)),
      fc.tuple(field, fc.boolean(), fc.integer({ min: 1, max: 200_000 })).map(([name, isObject, depth]) => {
        const [open, close] = isObject ? ['{"a":', '}'] : ['[', ']'];
        const inner = `${open.repeat(depth)}1${close.repeat(depth)}`;
        return `{"model":"gloss-demo","question":"Why?","stream":true,"${name}":${inner}}`;
      }),
    );
    await fc.assert(
      fc.asyncProperty(paths, bodies, async (path, body) => {
        const response = await guarded.ask(path, { method: 'POST', body });
        await response.body?.cancel();
        expect(response.status).not.toBe(500);
      }),
      { numRuns: 150 },
    );
    expect((await fetch(`${guarded.url}/healthz`)).status).toBe(200);
  });
});

describe('an attacker', () => {
  const authorization = `Bearer ${BORIS}`;

  it('without a token gets 401 before the relay reads a body', async () => {
    const sending = request(`${guarded.url}/v1/chat/completions`, { method: 'POST' });
    const answered = new Promise<number | undefined>((resolve) => {
      sending.once('response', (response) => resolve(response.statusCode));
    });
    sending.on('error', () => undefined);
    sending.write('{');
    expect(await answered).toBe(401);
    sending.destroy();
  });

  it.each(['..%2Fresponses%2Fresp_1', '%2e%2e%2Ffiles', '..%2F..%2Fadmin', 'gpt%2F..%2F..%2Ffiles', '.%2Fx'])(
    'with a token gets nothing from the upstream except its models (%s)',
    async (path) => {
      guarded.upstream.requests.clear();
      const { status } = await statusOf(`${guarded.url}/v1/models/${path}`, { authorization });
      expect(status).toBe(404);
      expect(guarded.upstream.requests.all).toHaveLength(0);
    },
  );

  it('cannot fill logs and metrics with the name of a model', async () => {
    const model = 'x'.repeat(300);
    for (const path of ['/runs', '/v1/responses']) {
      const body = JSON.stringify({ model, question: 'x' });
      expect((await guarded.ask(path, { method: 'POST', body })).status).toBe(400);
    }
  });

  it('cannot set fields of a request by its prototype', async () => {
    const body =
      '{"model":"gloss-demo","messages":[],"__proto__":{"stream":true},"constructor":{"stream":true}}';
    const response = await guarded.ask('/v1/chat/completions', { method: 'POST', body });
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it('cannot pass the limit of requests by resuming a response over and over', async () => {
    const strict = await openRelay({ env: { GLOSS_RELAY_REQUESTS_PER_MINUTE: '2' } });
    const body = JSON.stringify({ model: 'gloss-demo', input: 'x', background: true });
    const created = await strict.ask('/v1/responses', { method: 'POST', body });
    const { id }: { id: string } = JSON.parse(await created.text());
    const statuses = [];
    // The minute may change between two of them.
    for (let at = 0; at < 5; at += 1) {
      const response = await strict.ask(`/v1/responses/${id}?stream=true`);
      await response.body?.cancel();
      statuses.push(response.status);
    }
    expect(statuses).toContain(429);
    await strict.close();
  });

  it('that sends a request byte by byte loses the connection', async () => {
    const hasty = await openRelay({ requestTimes: { headersMs: 200, bodyMs: 400 } });
    const head = `POST /runs HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\n`;
    for (const begun of [head, `${head}Content-Length: 100\r\n\r\n{`]) {
      const socket = createConnection(Number(new URL(hasty.url).port), '127.0.0.1');
      socket.write(begun);
      let answer = '';
      for await (const bytes of socket) answer += String(bytes);
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    }
    await hasty.close();
  });
});

describe('a relay without tokens', () => {
  it('serves programs on this computer', async () => {
    expect((await fetch(`${local.url}/v1/models`)).status).toBe(200);
  });

  it('serves no foreign host, no page, and nothing that comes through a proxy', async () => {
    const refused = [
      { host: 'evil.example' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'x-forwarded-for': '203.0.113.1' },
    ];
    for (const headers of refused)
      expect((await statusOf(`${local.url}/v1/models`, headers)).status).toBe(403);
  });

  it('answers an extension', async () => {
    const origin = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
    expect((await statusOf(`${local.url}/v1/models`, { origin })).status).toBe(200);
  });
});
