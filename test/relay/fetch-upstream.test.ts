import { createServer, globalAgent, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from 'vitest';

import { fetchUpstream } from '#relay/http/fetch-upstream.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';
import { makeCertificate } from '#test/support/servers/make-certificate.ts';

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(answer: RequestListener): Promise<string> {
  server = await listen(createServer(answer));
  return server.url;
}

describe('a request to the upstream', () => {
  it('has its method, headers and body, and no more than it needs', async () => {
    const url = await serve((incoming, response) => {
      incoming.setEncoding('utf8').once('data', (body: string) => {
        const { method, headers } = incoming;
        response.setHeader('Set-Cookie', ['a=1', 'b=2']);
        response.end(JSON.stringify({ method, headers, body }));
      });
    });
    const headers = { authorization: 'Bearer key', 'content-type': 'application/json' };
    const response = await fetchUpstream(`${url}/v1`, { method: 'POST', headers, body: '“ä”' });
    expect(await response.json()).toEqual({
      method: 'POST',
      headers: {
        ...headers,
        host: new URL(url).host,
        connection: 'keep-alive',
        'content-length': '8',
        'user-agent': 'gloss-relay',
      },
      body: '“ä”',
    });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('closes its connection when a redirect comes with a body without an end', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((incoming, response) => {
      incoming.socket.once('close', () => closed.resolve());
      response.writeHead(302, { location: '/' });
      response.write('x');
    });
    expect((await fetchUpstream(url)).status).toBe(302);
    await closed.promise;
  });

  it('does not follow a redirect', async () => {
    let asked = 0;
    const url = await serve((_incoming, response) => {
      asked += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const { status, headers } = await fetchUpstream(url, { method: 'POST', body: 'x' });
    expect({ status, location: headers.get('location'), asked }).toEqual({
      status: 307,
      location: '/elsewhere',
      asked: 1,
    });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('understands an answer that is compressed with %s', async (encoding, compress) => {
    const url = await serve((_incoming, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(compress('the answer'));
    });
    expect(await (await fetchUpstream(url)).text()).toBe('the answer');
  });

  it('fails when a compressed answer breaks', async () => {
    const url = await serve((_incoming, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync('the answer').subarray(0, 12), () => response.destroy());
    });
    await expect((await fetchUpstream(url)).text()).rejects.toThrow();
  });

  it('gets an answer without a body as such', async () => {
    const url = await serve((_incoming, response) => void response.writeHead(204).end());
    const { status, body } = await fetchUpstream(url);
    expect({ status, body }).toEqual({ status: 204, body: null });
  });

  it('fails with a TypeError when nothing answers, or when the answer is not HTTP', async () => {
    await expect(fetchUpstream('http://127.0.0.1:1/')).rejects.toThrow(TypeError);
    const url = await serve(({ socket }) => void socket.end('220 mail\r\n\r\n'));
    await expect(fetchUpstream(url)).rejects.toThrow(TypeError);
  });

  it('fails with a status that does not exist', async () => {
    const url = await serve(({ socket }) => void socket.end('HTTP/1.1 799 What\r\n\r\n'));
    await expect(fetchUpstream(url)).rejects.toThrow('status');
  });

  it('fails when the connection breaks inside the answer', async () => {
    const url = await serve((_incoming, response) => void response.write('half', () => response.destroy()));
    await expect((await fetchUpstream(url)).text()).rejects.toThrow();
  });

  it('refuses an untrusted certificate', async () => {
    const tls = createTlsServer(makeCertificate(), (_incoming, response) => void response.end('x'));
    server = await listen(tls);
    await expect(fetchUpstream(server.url.replace('http:', 'https:'))).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/) },
    });
  });

  it('that is aborted closes its connection, before an answer, inside one and before it is sent', async () => {
    const closed: string[] = [];
    const url = await serve((incoming, response) => {
      incoming.socket.once('close', () => closed.push(incoming.url ?? ''));
      if (incoming.url === '/inside') response.write('half');
    });
    const inside = new AbortController();
    const response = await fetchUpstream(`${url}/inside`, { signal: inside.signal });
    inside.abort('inside');
    await expect(response.text()).rejects.toBe('inside');
    await expect.poll(() => closed).toEqual(['/inside']);

    const before = new AbortController();
    const waiting = fetchUpstream(`${url}/before`, { signal: before.signal });
    await new Promise((resolve) => setImmediate(resolve));
    before.abort('before');
    await expect(waiting).rejects.toBe('before');
    await expect(fetchUpstream(`${url}/never`, { signal: AbortSignal.abort('never') })).rejects.toBe('never');
    expect(closed).not.toContain('/never');
  });

  it('keeps its connection when its reader has what it needs before the body ends', async () => {
    const canEnd = Promise.withResolvers<void>();
    const url = await serve((_incoming, response) => {
      response.write('data: [DONE]\n\n');
      void canEnd.promise.then(() => response.end());
    });
    const reader = (await fetchUpstream(url)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    canEnd.resolve();
    const { host } = new URL(url);
    await expect.poll(() => globalAgent.freeSockets[`${host}:`]).toHaveLength(1);
  });

  it('closes its connection when its reader wants no more of a body without an end', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((incoming, response) => {
      incoming.socket.once('close', () => closed.resolve());
      response.write('half');
    });
    await (await fetchUpstream(url)).body?.cancel();
    await closed.promise;
  });

  it('makes the server wait for a reader that reads nothing, and gives it everything afterwards', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    let written = 0;
    const url = await serve((_incoming, response) => {
      const write = (): void => {
        while (written < 1_000) {
          written += 1;
          if (!response.write(piece)) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    });
    const response = await fetchUpstream(url);
    // It goes on until the buffers of both sides are full.
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = written === before;
          before = written;
          return isStill;
        },
        { interval: 200 },
      )
      .toBe(true);
    expect(written).toBeLessThan(500);
    expect((await response.arrayBuffer()).byteLength).toBe(1_000 * piece.length);
  });
});
