import { expect, test } from 'vitest';

import type { HeaderValues } from '#lib/protocol/credentials.ts';
import type { ProviderRequest } from '#lib/providers/dialect.ts';
import { sendRequest } from '#lib/runs/send-request.ts';

const REQUEST: ProviderRequest = { url: 'https://api.example/v1/x', method: 'POST', headers: {}, body: '{}' };

async function headersOf(
  request: ProviderRequest,
  key: string | undefined,
  extra?: HeaderValues,
): Promise<Headers> {
  let headers = new Headers();
  const keep: typeof fetch = (_url, init) => {
    headers = new Headers(init?.headers);
    return Promise.resolve(new Response());
  };
  await sendRequest(keep, request, { key, ...(extra && { headers: extra }) }, new AbortController().signal, {
    purpose: 'question',
  });
  return headers;
}

test('a key is sent as a bearer token', async () => {
  const headers = await headersOf(REQUEST, 'sk-1');
  expect(headers.get('authorization')).toBe('Bearer sk-1');
});

test('a key is sent in the header that the request names, and in no other', async () => {
  const headers = await headersOf({ ...REQUEST, keyHeader: 'x-api-key' }, 'sk-1');
  expect(headers.get('x-api-key')).toBe('sk-1');
  expect(headers.has('authorization')).toBe(false);
});

test('a request without a key has no header for one', async () => {
  const headers = await headersOf({ ...REQUEST, keyHeader: 'x-api-key' }, undefined);
  expect([...headers.keys()]).toEqual(['accept']);
});

test('extra headers are sent, and replace none that the request needs', async () => {
  const extra = { 'X-Route': 'eu', Authorization: 'Basic x', 'Content-Type': 'text/plain', ACCEPT: 'x/y' };
  const request = { ...REQUEST, headers: { 'content-type': 'application/json' } };
  const headers = await headersOf(request, 'sk-1', extra);
  expect(Object.fromEntries(headers)).toEqual({
    accept: 'text/event-stream',
    authorization: 'Bearer sk-1',
    'content-type': 'application/json',
    'x-route': 'eu',
  });
});
