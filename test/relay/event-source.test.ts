import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ANNA, type OpenRelay, openRelay } from '#test/support/relay/open-relay.ts';
import { readAllEvents } from '#test/support/streams/read-event-stream.ts';

// What the HTML standard's EventSource asks of a server, byte by byte. test/e2e has the browsers' own.
const ORIGIN = 'https://named.example';

const LARGE = 'é'.repeat(1_200_000);

/** Texts of an answer that could end a line, a field or an event, or begin one. */
const TEXTS = [
  '\uFEFFbyte order mark',
  'line feed\nin it',
  'carriage return\rin it',
  'both\r\nin it',
  'two\n\nevent: end\ndata: {}\n\n',
  'id: 1\nretry: 1\n: comment',
  'separators\u2028\u2029\u0085\v\f',
  'null\0 in it',
  ' a space first, a line feed last\n',
  '\n',
  '🦔 é \u{10FFFF}',
  LARGE,
];

const answerTexts: typeof fetch = async () => {
  const chunks = TEXTS.map((content) => JSON.stringify({ choices: [{ index: 0, delta: { content } }] }));
  const body = [...chunks, '[DONE]'].map((chunk) => `data: ${chunk}\n\n`).join('');
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
};

let relay: OpenRelay;
let streams: readonly Stream[];
beforeAll(async () => {
  relay = await openRelay({ fetch: answerTexts, env: { GLOSS_RELAY_ORIGINS: ORIGIN } });
  const chat = { method: 'POST', body: '{"model":"m","messages":[],"stream":true}' };
  streams = await Promise.all([
    readStream('JSON', '/events?question=x'),
    readStream('bare text', '/events?question=x&format=text'),
    readStream('chunks', '/v1/chat/completions', chat),
  ]);
});
afterAll(() => relay.close());

interface Stream {
  readonly form: string;
  readonly response: Response;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

async function readStream(form: string, path: string, init: RequestInit = {}): Promise<Stream> {
  const response = await relay.ask(path, { ...init, headers: { origin: ORIGIN } });
  return { form, response, bytes: new Uint8Array(await response.arrayBuffer()) };
}

function textOf(form: string, data: string): string {
  if (form === 'bare text') return data;
  const value = JSON.parse(data);
  return form === 'JSON' ? value.text : value.choices[0].delta.content;
}

describe('an event stream', () => {
  it('is UTF-8 without a byte order mark, and is called text/event-stream', () => {
    for (const { response, bytes } of streams) {
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      expect(text).toMatch(/^(retry|data): /);
    }
  });

  it('has only known fields, none of them created by the text of an answer', () => {
    for (const { form, bytes } of streams) {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      expect(text).not.toContain('\r');
      const fields = text.split('\n').map((line) => line.slice(0, line.indexOf(': ') + 2));
      expect(new Set(fields)).toEqual(
        new Set(form === 'chunks' ? ['data: ', 'id: ', ''] : ['retry: ', 'data: ', 'event: ', 'id: ', '']),
      );
      const ids = text.match(/^id: .*$/gm) ?? [];
      expect(ids).toHaveLength(TEXTS.length + 1);
      for (const id of ids) expect(id).toMatch(/^id: run_[\w-]{32}\.\d+$/);
    }
  });

  it('gives each text of an answer back in one event, even one of more than a megabyte', async () => {
    for (const { form, bytes } of streams) {
      const events = await readAllEvents(new Response(bytes));
      const texts = events.slice(0, -1).map(({ data }) => textOf(form, data));
      // Fields cannot hold other line breaks; JSON escapes them.
      const wanted = form === 'bare text' ? TEXTS.map((text) => text.replaceAll(/\r\n?/g, '\n')) : TEXTS;
      expect(texts.map((text) => text.length)).toEqual(wanted.map((text) => text.length));
      expect(texts.every((text, at) => text === wanted[at])).toBe(true);
    }
  });

  it('says how long to wait before a reconnection, where its reader may be an EventSource', () => {
    const starts = streams.map(({ bytes }) => new TextDecoder().decode(bytes.slice(0, 13)));
    expect(starts.map((start) => start === 'retry: 1000\n\n')).toEqual([true, true, false]);
  });

  it('is open to a named origin, without cookies', () => {
    for (const { response } of streams) {
      expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(response.headers.get('vary')).toContain('Origin');
    }
  });
});

/** An `EventSource` reconnects after a 200 that ends, and after nothing else; it follows redirects. */
const ENDS = [
  { what: 'no token', path: '/events?question=x', headers: { authorization: '' }, status: 401 },
  {
    what: 'an unknown ticket',
    path: '/runs/RUN/events?ticket=x',
    headers: { authorization: '' },
    status: 404,
  },
  { what: 'an unknown run', path: `/runs/run_${'A'.repeat(32)}/events`, headers: {}, status: 404 },
  { what: 'no question', path: '/events', headers: {}, status: 400 },
  {
    what: 'another origin',
    path: '/events?question=x',
    headers: { origin: 'https://a.example' },
    status: 403,
  },
  { what: 'a slash too many', path: '/events/?question=x', headers: {}, status: 404 },
  {
    what: 'nothing left to read',
    path: '/runs/RUN/events',
    headers: { 'last-event-id': 'LAST' },
    status: 204,
  },
  {
    what: 'nothing left of its question',
    path: '/events',
    headers: { 'last-event-id': 'LAST' },
    status: 204,
  },
] as const;

it.each(ENDS)(
  'an EventSource with $what gets $status and is not sent elsewhere',
  async ({ path, ...rest }) => {
    const text = new TextDecoder().decode(streams[0]?.bytes.slice(-400));
    const last = /^id: (.*)$/m.exec(text.slice(text.lastIndexOf('id: ')))?.[1] ?? '';
    const fill = (value: string): string =>
      value.replace('RUN', last.split('.')[0] ?? '').replace('LAST', last);
    const headers = { origin: ORIGIN, authorization: `Bearer ${ANNA}`, ...rest.headers };
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
    const response = await relay.ask(fill(path), { headers: filled, redirect: 'manual' });
    expect(response.status).toBe(rest.status);
    expect(response.headers.get('location')).toBeNull();
    // A page of a named origin can read why.
    expect(response.headers.get('access-control-allow-origin')).toBe(
      headers.origin === ORIGIN ? ORIGIN : null,
    );
  },
);

it('comments and blank lines between events make none, and end none', async () => {
  const waiting = await openRelay({ env: { GLOSS_RELAY_HEARTBEAT_SECONDS: '0.02' }, tokensPerSecond: 20 });
  const reading = await waiting.ask('/events?question=x');
  const copy = reading.clone();
  await waiting.upstream.requests.waitFor(() => true);
  const decoder = reading.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while ((text.match(/: keep-alive\n\n/g) ?? []).length < 5 || !text.includes('id: '))
    text += (await decoder?.read())?.value ?? '';
  waiting.upstream.setTokensPerSecond(0);
  const events = await readAllEvents(copy);
  await decoder?.cancel();
  const { id = '' } = events[0] ?? {};
  const again = await readAllEvents(await waiting.ask(`/runs/${id.split('.')[0]}/events`));
  expect(events).toEqual(again);
  await waiting.close();
});
