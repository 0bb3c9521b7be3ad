import { request } from 'node:http';

import { afterEach, describe, expect, it } from 'vitest';

import { type Relay, type RelayOptions, startRelay } from '#relay/start-relay.ts';

let relay: Relay | undefined;
afterEach(() => relay?.close());

async function start(options?: RelayOptions): Promise<Relay> {
  relay = await startRelay(options);
  return relay;
}

/** `fetch` does not let a caller set `Host`. */
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

describe('startRelay', () => {
  it('answers to loopback names only', async () => {
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

  it('does not listen beyond loopback', async () => {
    await expect(startRelay({ host: '0.0.0.0' })).rejects.toThrow('loopback only');
  });

  it('says what to do when its port is taken', async () => {
    const { url } = await start();
    await expect(startRelay({ port: Number(new URL(url).port) })).rejects.toThrow(
      'Choose another with --port',
    );
  });

  it('needs no key, and refuses the wrong one', async () => {
    const { url } = await start();
    expect((await askWithKey(url)).status).toBe(200);
    expect((await askWithKey(url, 'sk-any')).status).toBe(200);
    const refusal = await askWithKey(url, 'sk-wrong');
    expect(refusal.status).toBe(401);
    const body = await refusal.text();
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'invalid_api_key' } });
    expect(body).not.toContain('sk-wrong');
  });

  it('wants its own token everywhere when it has one', async () => {
    const { url } = await start({ token: 'sk-mine' });
    expect((await askWithKey(url)).status).toBe(401);
    expect((await askWithKey(url, 'sk-any')).status).toBe(401);
    expect((await askWithKey(url, 'sk-mine')).status).toBe(200);
    expect((await fetch(`${url}/events?q=x`)).status).toBe(401);
  });

  it('remembers what it was asked, with the token and the body', async () => {
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

  it('remembers nothing when told so', async () => {
    const { url, requests } = await start({ rememberRequests: 0 });
    await askWithKey(url, 'sk-any');
    expect(requests.all).toHaveLength(0);
  });

  it('says where nothing is, in the shape of OpenAI', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/v2/chat/completions`, { method: 'POST' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { message: 'Invalid URL (POST /v2/chat/completions)', type: 'invalid_request_error' },
    });
  });

  it('lists its models', async () => {
    const { url } = await start();
    expect(await (await askWithKey(url)).json()).toMatchObject({
      object: 'list',
      data: expect.arrayContaining([expect.objectContaining({ id: 'gloss-demo', object: 'model' })]),
    });
  });

  it('closes while an answer is being written', async () => {
    const started = await start({ tokensPerSecond: 1 });
    const response = await fetch(`${started.url}/events?q=x`);
    await started.close();
    relay = undefined;
    await expect(response.text()).rejects.toThrow();
  });
});
