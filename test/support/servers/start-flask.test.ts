import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readAllEvents } from '#test/support/streams/read-event-stream.ts';

import { type FlaskEndpoint, hasFlask, startFlask } from './start-flask.ts';

describe.skipIf(!hasFlask())('the Flask endpoint (skipped without python3-flask)', () => {
  let flask: FlaskEndpoint;
  beforeAll(async () => {
    flask = await startFlask('sk-flask');
  }, 60_000);
  afterAll(() => flask.close());

  const headers = { authorization: 'Bearer sk-flask', 'content-type': 'application/json' };
  const asked = { question: 'Why?', context: 'The tide is high.' };

  async function ask(path: string, init: RequestInit): Promise<Response> {
    return await fetch(`${flask.url}${path}`, { headers, ...init });
  }

  it('streams by GET and by POST, as JSON and as text', async () => {
    const query = new URLSearchParams(asked).toString();
    const body = JSON.stringify(asked);
    const json = await readAllEvents(await ask(`/stream?${query}`, {}));
    expect(await readAllEvents(await ask('/stream', { method: 'POST', body }))).toEqual(json);
    const text = (await readAllEvents(await ask(`/stream?${query}&format=text`, {}))).map(({ data }) => data);
    expect(text).toEqual(json.map(({ data }) => String(JSON.parse(data).text)));
    expect(text.join('')).toContain('You asked **Why?** about “The tide is high.”');
  });

  it('has no event at all where it is written wrong', async () => {
    const response = await ask('/stream-wrong?question=Why', {});
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(await readAllEvents(response)).toEqual([]);
  });

  it('requires its token', async () => {
    expect((await ask('/stream', { headers: {} })).status).toBe(401);
  });
});
