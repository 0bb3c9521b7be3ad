import { describe, expect, it } from 'vitest';

import {
  checkHeaderName,
  checkHeaderValue,
  findHeaderProblem,
  headerPlaceOf,
} from '#lib/presets/check-headers.ts';

const CHAT = { dialect: 'chat-completions' } as const;

describe('the name of a header', () => {
  it.each([
    'X-Route',
    'x-portkey-provider',
    'HTTP-Referer',
    'OpenAI-Organization',
    'x-api-key',
    'api-key',
    "a!#$%&'*+.^_`|~9",
  ])('may be %s', (name) => {
    expect(checkHeaderName(name, CHAT)).toBeUndefined();
    // The browser's own rules.
    expect(new Request('http://127.0.0.1', { headers: { [name]: 'x' } }).headers.get(name)).toBe('x');
  });

  it.each([
    '',
    ' ',
    'X Route',
    'X:Route',
    'Röute',
    'a\nb',
    'a\r\nb',
    'a\u0000',
    '(x)',
    '__proto__',
    'constructor',
  ])('cannot be %j', (name) => expect(checkHeaderName(name, CHAT)).toBe('name'));

  it.each([
    'Cookie',
    'cookie2',
    'Host',
    'Origin',
    'Referer',
    'Content-Length',
    'Connection',
    'Proxy-Authorization',
    'Sec-Fetch-Mode',
    'User-Agent',
    'Via',
    'Transfer-Encoding',
  ])('cannot be %s, which browsers write', (name) => expect(checkHeaderName(name, CHAT)).toBe('browser'));

  it.each(['Authorization', 'content-type', 'ACCEPT', 'Last-Event-ID'])(
    'cannot be %s, which Gloss writes',
    (name) => expect(checkHeaderName(name, CHAT)).toBe('own'),
  );

  it('cannot be that of the key, which differs by dialect and preset', () => {
    const messages = { dialect: 'messages' } as const;
    expect(checkHeaderName('X-Api-Key', messages)).toBe('own');
    expect(checkHeaderName('anthropic-version', messages)).toBe('own');
    expect(checkHeaderName('Authorization', messages)).toBeUndefined();
    expect(checkHeaderName('x-goog-api-key', { dialect: 'gemini' })).toBe('own');
    const azure = headerPlaceOf({
      id: 'a',
      preset: 'azure-openai',
      name: 'Azure',
      dialect: 'chat-completions',
      baseUrl: 'https://x.openai.azure.com/openai/v1',
      model: 'm',
    });
    expect(checkHeaderName('api-key', azure)).toBe('own');
    expect(checkHeaderName('Authorization', azure)).toBeUndefined();
  });
});

describe('the value of a header', () => {
  it.each(['x', 'a b', 'caf\u00e9', '{"a":1}', ' padded '])('may be %j', (value) => {
    expect(checkHeaderValue(value)).toBeUndefined();
  });

  it.each([
    ['empty', ' '],
    ['value', 'a\r\nX-Evil: b'],
    ['value', 'a\nb'],
    ['value', 'a\tb'],
    ['value', 'a\u0000b'],
    ['value', '\u6f22\u5b57'],
    ['value', 'a\u200bb'],
    ['too-long', 'x'.repeat(4097)],
  ])('is refused as %s: %j', (problem, value) => expect(checkHeaderValue(value)).toBe(problem));
});

describe('several headers', () => {
  const named = (name: string, value: string | undefined = 'x') => ({ name, value });

  it('have different names, whatever their capital letters', () => {
    expect(findHeaderProblem([named('X-A'), named('X-B'), named('x-a ')], CHAT)).toEqual({
      index: 2,
      name: 'x-a',
      type: 'twice',
    });
  });

  it('are at most twenty, and 6,000 characters', () => {
    const many = Array.from({ length: 21 }, (_, at) => named(`x-${at}`));
    expect(findHeaderProblem(many.slice(0, 20), CHAT)).toBeUndefined();
    expect(findHeaderProblem(many, CHAT)).toMatchObject({ index: 20, type: 'too-many' });
    const long = [named('a', 'x'.repeat(3000)), named('b', 'x'.repeat(3000))];
    expect(findHeaderProblem(long, CHAT)).toMatchObject({ index: 1, type: 'too-many' });
  });

  it('need a value, unless it is stored', () => {
    expect(findHeaderProblem([{ name: 'x-a', value: undefined }], CHAT)).toBeUndefined();
    expect(findHeaderProblem([named('x-a', '')], CHAT)).toMatchObject({ type: 'empty' });
  });
});
