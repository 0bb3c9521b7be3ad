import { beforeEach, describe, expect, it } from 'vitest';

import { type RecordedFetch, recordRequests } from '#lib/ledger/record-requests.ts';
import { createTemporaryLog, type RequestLog } from '#lib/ledger/request-log.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const URL_WITH_A_SECRET = 'https://api.example.com:8443/v1/chat?key=sk-canary#part';
const POST: RequestInit = {
  method: 'POST',
  body: '{"question":"Wörter"}',
  headers: { authorization: 'sk-canary' },
};

let stored: RequestLog;
let temporary: RequestLog;
let respond: typeof fetch;
let faults: unknown[];
let send: RecordedFetch;

/** A body whose reads come one by one. */
function bodyOf(...reads: string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const left = [...reads];
  return new ReadableStream({
    pull(controller) {
      const read = left.shift();
      if (read === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(read));
    },
  });
}

beforeEach(() => {
  stored = createTemporaryLog();
  temporary = createTemporaryLog();
  faults = [];
  respond = () => Promise.resolve(new Response(bodyOf('first', 'second'), { status: 201 }));
  send = recordRequests({
    fetch: (...request) => respond(...request),
    clock: { now: () => 1000 },
    stored: { ...stored, add: (record) => stored.add(record) },
    temporary,
    hasHostPermission: (origin) => Promise.resolve(origin === 'https://api.example.com:8443'),
    reportFault: (error) => void faults.push(error),
  });
});

/** The one record, once its request has ended. */
async function endedRecord(log: RequestLog = stored): Promise<unknown> {
  await waitFor(async () => expect(await log.list()).toMatchObject([{ end: expect.any(String) }]));
  return (await log.list())[0];
}

describe('a recorded request', () => {
  it('is kept with host, time, purpose, permission, size and status, and none of its content', async () => {
    const response = await send(URL_WITH_A_SECRET, POST, { purpose: 'question' });
    expect(await response.text()).toBe('firstsecond');
    const record = await endedRecord();
    expect(record).toEqual({
      id: -1,
      at: 1000,
      host: 'api.example.com:8443',
      purpose: 'question',
      hasPermission: true,
      sent: 22,
      received: 11,
      status: 201,
      end: 'complete',
    });
    expect(JSON.stringify(record)).not.toMatch(/canary|Wörter|chat/u);
  });

  it('is in the log while it is running', async () => {
    respond = () => new Promise(() => {});
    void send('http://127.0.0.1:1/v1', {}, { purpose: 'test' });
    await waitFor(async () => expect(await stored.list()).toHaveLength(1));
    expect(await stored.list()).toMatchObject([{ host: '127.0.0.1:1', hasPermission: false, received: 0 }]);
    expect((await stored.list())[0]).not.toHaveProperty('end');
  });

  it('passes reads on as they come, without reading ahead', async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      { pull: (controller) => controller.enqueue(new Uint8Array([(pulled += 1)])) },
      { highWaterMark: 0 },
    );
    respond = () => Promise.resolve(new Response(body));
    const reader = (await send('https://a.example', {}, { purpose: 'question' })).body?.getReader();
    expect(pulled).toBe(0);
    expect((await reader?.read())?.value).toEqual(new Uint8Array([1]));
    expect(pulled).toBe(1);
    await reader?.cancel();
    expect(await endedRecord()).toMatchObject({ received: 1, end: 'complete' });
  });

  it('without a response has failed, or was stopped when its signal is aborted', async () => {
    respond = () => Promise.reject(new TypeError('refused'));
    await expect(send('https://a.example', {}, { purpose: 'models' })).rejects.toThrow('refused');
    expect(await endedRecord()).toMatchObject({ end: 'failed' });
    await stored.clear();
    await expect(
      send('https://a.example', { signal: AbortSignal.abort() }, { purpose: 'models' }),
    ).rejects.toThrow('refused');
    expect(await endedRecord()).toMatchObject({ end: 'stopped' });
  });

  it('whose reading was stopped says so', async () => {
    const stopping = new AbortController();
    const response = await send('https://a.example', { signal: stopping.signal }, { purpose: 'question' });
    stopping.abort();
    await response.body?.cancel();
    expect(await endedRecord()).toMatchObject({ status: 201, end: 'stopped' });
  });

  it('whose body breaks off keeps what came, and the reader gets the error', async () => {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => controller.enqueue(new Uint8Array(3)),
      pull: (controller) => controller.error(new TypeError('reset')),
    });
    respond = () => Promise.resolve(new Response(body));
    const response = await send('https://a.example', {}, { purpose: 'question' });
    await expect(response.text()).rejects.toThrow('reset');
    expect(await endedRecord()).toMatchObject({ received: 3, end: 'failed' });
  });

  it('keeps the type of a redirect that was not followed', async () => {
    const redirect = new Response(null);
    Object.defineProperties(redirect, { status: { value: 0 }, type: { value: 'opaqueredirect' } });
    respond = () => Promise.resolve(redirect);
    const response = await send('https://a.example', {}, { purpose: 'question' });
    expect(response.type).toBe('opaqueredirect');
    const record = await endedRecord();
    expect(record).toMatchObject({ end: 'complete' });
    expect(record).not.toHaveProperty('status');
  });

  it('without content is passed on as it came, although browsers give it a body', async () => {
    const empty = new Response(null, { status: 204 });
    Object.defineProperty(empty, 'body', { value: bodyOf() });
    respond = () => Promise.resolve(empty);
    expect(await send('https://a.example', {}, { purpose: 'question' })).toBe(empty);
    expect(await endedRecord()).toMatchObject({ status: 204, received: 0, end: 'complete' });
  });

  it('of a private window never reaches the stored log', async () => {
    const response = await send('https://a.example', {}, { purpose: 'question', isPrivate: true });
    await response.text();
    expect(await endedRecord(temporary)).toMatchObject({ host: 'a.example' });
    expect(await stored.list()).toEqual([]);
  });

  it('continues when it cannot be recorded, and the fault is reported', async () => {
    stored.add = () => Promise.reject(new Error('disk full'));
    const response = await send('https://a.example', {}, { purpose: 'question' });
    expect(await response.text()).toBe('firstsecond');
    await waitFor(() => expect(faults).toHaveLength(1));
  });
});
