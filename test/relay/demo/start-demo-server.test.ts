import { request } from 'node:http';

import { afterEach, describe, expect, it } from 'vitest';

import { type DemoServer, type DemoServerOptions, startDemoServer } from '#relay/demo/start-demo-server.ts';

let relay: DemoServer | undefined;
afterEach(() => relay?.close());

async function start(options?: DemoServerOptions): Promise<DemoServer> {
  relay = await startDemoServer(options);
  return relay;
}

/** Sets `Host`, which `fetch` does not allow. */
async function askAs(url: string, host: string): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    request(`${url}/v1/models`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

async function askWithKey(url: string, key?: string): Promise<Response> {
  return await fetch(
    `${url}/v1/models`,
    key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } },
  );
}

describe('the demo server', () => {
  it('requests for hosts other than loopback are refused', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    for (const host of [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `gloss.localhost:${port}`,
      `[::1]:${port}`,
    ]) {
      expect(await askAs(url, host)).toBe(200);
    }
    for (const host of [
      'evil.example',
      `127.0.0.1.evil.example:${port}`,
      'localhost.evil.example',
      '10.0.0.1',
    ]) {
      expect(await askAs(url, host)).toBe(403);
    }
  });

  it('the demo server refuses to listen beyond loopback', async () => {
    await expect(startDemoServer({ host: '0.0.0.0' })).rejects.toThrow('loopback only');
  });

  it('a port in use is an error that says what to do', async () => {
    const { url } = await start();
    await expect(startDemoServer({ port: Number(new URL(url).port) })).rejects.toThrow(
      'Choose another one with --port',
    );
  });

  it('no key is needed, and the wrong one is refused', async () => {
    const { url } = await start();
    expect((await askWithKey(url)).status).toBe(200);
    expect((await askWithKey(url, 'sk-any')).status).toBe(200);
    const refusal = await askWithKey(url, 'sk-wrong');
    expect(refusal.status).toBe(401);
    const body = await refusal.text();
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'invalid_api_key' } });
    expect(body).not.toContain('sk-wrong');
  });

  it('a configured token is required on every route', async () => {
    const { url } = await start({ token: 'sk-mine' });
    expect((await askWithKey(url)).status).toBe(401);
    expect((await askWithKey(url, 'sk-any')).status).toBe(401);
    expect((await askWithKey(url, 'sk-mine')).status).toBe(200);
    expect((await fetch(`${url}/events?q=x`)).status).toBe(401);
  });

  it('requests are recorded with their token and body', async () => {
    const { url, requests } = await start();
    await fetch(`${url}/events?x=1`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-1' },
      body: '{"q":"hi"}',
    }).then((response) => response.text());
    const record = await requests.waitFor(({ state }) => state === 'ended');
    expect(requests.all).toHaveLength(1);
    expect(record).toMatchObject({ method: 'POST', path: '/events?x=1', body: '{"q":"hi"}' });
    expect(record.headers['authorization']).toBe('Bearer sk-1');
    expect(record.endedAt).toBeGreaterThanOrEqual(record.startedAt);
  });

  it('no request is recorded with a limit of 0', async () => {
    const { url, requests } = await start({ rememberRequests: 0 });
    await askWithKey(url, 'sk-any');
    expect(requests.all).toHaveLength(0);
  });

  it("an unknown path gets an error in OpenAI's format", async () => {
    const { url } = await start();
    const response = await fetch(`${url}/v2/chat/completions`, { method: 'POST' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { message: 'Invalid URL (POST /v2/chat/completions)', type: 'invalid_request_error' },
    });
  });

  it('the models are listed', async () => {
    const { url } = await start();
    expect(await (await askWithKey(url)).json()).toMatchObject({
      object: 'list',
      data: expect.arrayContaining([expect.objectContaining({ id: 'gloss-demo', object: 'model' })]),
    });
  });

  it('the demo server closes while an answer is being sent', async () => {
    const started = await start({ tokensPerSecond: 1 });
    const response = await fetch(`${started.url}/events?q=x`);
    await started.close();
    relay = undefined;
    await expect(response.text()).rejects.toThrow();
  });
});
