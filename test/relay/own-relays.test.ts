import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import { readDocumented } from '#test/support/relay/read-documented.ts';
import { findFreePort } from '#test/support/servers/find-free-port.ts';
import { findFlaskPython } from '#test/support/servers/start-flask.ts';
import { isAnswering, startProgram, type StartedProgram } from '#test/support/servers/start-program.ts';
import { readAllEvents, readEventStream } from '#test/support/streams/read-event-stream.ts';

// The relays of docs/relay.md, word for word.
const TOKEN = 'own-token-0123456789';
const UPSTREAM_KEY = 'sk-upstream-0123456789';
const ROOT = join(import.meta.dirname, '../..');

const RELAYS = [
  { name: 'Flask', file: 'relay.py', command: findFlaskPython() ?? '', code: () => readDocumented('python') },
  {
    name: 'Express',
    file: 'relay.mjs',
    command: process.execPath,
    code: () => readDocumented('js', '### Express'),
  },
].filter(({ command }) => command !== '');

describe.each(RELAYS)('the documented relay in $name', ({ file, command, code }) => {
  let folder: string;
  let upstream: DemoServer;
  let program: StartedProgram;
  let url: string;
  beforeAll(async () => {
    // Inside the project, where Node finds the packages.
    folder = await mkdtemp(join(ROOT, 'node_modules/.own-relay-'));
    await writeFile(join(folder, file), code());
    upstream = await startDemoServer({ token: UPSTREAM_KEY });
    const port = await findFreePort();
    url = `http://127.0.0.1:${port}`;
    const env = {
      GLOSS_UPSTREAM_URL: `${upstream.url}/v1`,
      GLOSS_UPSTREAM_KEY: UPSTREAM_KEY,
      GLOSS_RELAY_MODEL: 'gloss-demo',
      GLOSS_RELAY_TOKEN: TOKEN,
      PORT: String(port),
    };
    program = await startProgram(command, [join(folder, file)], () => isAnswering(url), { env });
  });
  afterAll(async () => {
    await program?.kill();
    await upstream?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(path: string, lastId?: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    return await fetch(url + path, {
      ...init,
      headers: lastId === undefined ? headers : { ...headers, 'last-event-id': lastId },
    });
  }

  it('streams an answer to several readers, while it is written and after its end', async () => {
    upstream.setTokensPerSecond(500);
    const started = await ask('/runs', undefined, { method: 'POST', body: '{"question":"Why?"}' });
    expect(started.status).toBe(201);
    const { events: path }: { events: string } = JSON.parse(await started.text());
    const [one, other] = await Promise.all([ask(path).then(readAllEvents), ask(path).then(readAllEvents)]);
    expect(other).toEqual(one);
    expect(one.length).toBeGreaterThan(100);
    expect(one.at(-1)).toMatchObject({ event: 'end', data: expect.stringMatching(/"reason": ?"complete"/) });
    expect(await readAllEvents(await ask(path))).toEqual(one);
  });

  it('resumes after the event that Last-Event-ID names, asks nothing twice, and answers 204 at the end', async () => {
    upstream.setTokensPerSecond(500);
    upstream.requests.clear();
    const reading = readEventStream(await ask('/events?question=Why'));
    const seen = [];
    for await (const event of reading) {
      seen.push(event);
      if (seen.length === 7) break;
    }
    const rest = await readAllEvents(await ask('/events?question=Why', seen.at(-1)?.id));
    expect(rest.at(-1)?.event).toBe('end');
    const numbers = [...seen, ...rest].map(({ id = '' }) => Number(id.split('.')[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect((await ask('/events?question=Why', rest.at(-1)?.id)).status).toBe(204);
    expect(upstream.requests.all).toHaveLength(1);
  });

  it('does not call an answer complete that broke off, and refuses a wrong token', async () => {
    upstream.setTokensPerSecond(100);
    const reading = readEventStream(await ask('/events?question=Why'));
    await reading.next();
    upstream.dropConnections();
    let last;
    for await (const event of reading) last = event;
    // Python's HTTP client takes a cut body for the end of one.
    expect(last).toMatchObject({ event: 'end', data: expect.stringMatching(/failed|truncated/) });
    expect((await fetch(`${url}/events?question=Why`)).status).toBe(401);
  });
});
