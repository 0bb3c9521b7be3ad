import { describe, expect, it } from 'vitest';

import { checkBaseUrl } from '#lib/presets/check-base-url.ts';

describe('a base URL is accepted', () => {
  const good: [string, string][] = [
    ['https://api.openai.com/v1', 'https://api.openai.com/v1'],
    ['  https://api.openai.com/v1/ \n', 'https://api.openai.com/v1'],
    ['https://example.com', 'https://example.com'],
    ['HTTPS://Example.COM:443/V1', 'https://example.com/V1'],
    ['http://localhost:11434/v1', 'http://localhost:11434/v1'],
    ['http://127.0.0.1:8787/v1', 'http://127.0.0.1:8787/v1'],
    ['http://127.9.9.9/v1', 'http://127.9.9.9/v1'],
    ['http://[::1]:1234/v1', 'http://[::1]:1234/v1'],
    ['http://llm.localhost/v1', 'http://llm.localhost/v1'],
    ['https://api.openai.com/v1#', 'https://api.openai.com/v1'],
    // Names that only look like another's are shown as they are on the wire.
    ['https://аpi.openai.com/v1', 'https://xn--pi-6kc.openai.com/v1'],
    ['https://bücher.example/v1', 'https://xn--bcher-kva.example/v1'],
    ['https://api.openai.com。evil.example/v1', 'https://api.openai.com.evil.example/v1'],
    ['https://api.openai.com\\@evil.example/v1', 'https://api.openai.com/@evil.example/v1'],
  ];
  it.each(good)('tidied: %s', (typed, url) => {
    expect(checkBaseUrl(typed, 'chat-completions')).toEqual({ type: 'ok', url, origin: new URL(url).origin });
  });

  it.each([
    ['https://api.openai.com/v1/chat/completions', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1/chat/completions/', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1/responses', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1/models', 'https://api.openai.com/v1'],
  ])('without the endpoint: %s', (typed, url) => {
    const check = checkBaseUrl(typed, 'responses');
    expect(check).toMatchObject({ type: 'ok', url });
    expect(check).toHaveProperty('removed', typed.slice(url.length + 1).replace(/\/$/u, ''));
  });

  it('unchanged, with its query, for an event stream', () => {
    const typed = 'https://example.com/ask/responses/?stream=1';
    expect(checkBaseUrl(typed, 'event-stream')).toEqual({
      type: 'ok',
      url: typed,
      origin: 'https://example.com',
    });
  });
});

describe('a base URL needs the user’s agreement', () => {
  it.each([
    'http://192.168.1.5:11434/v1',
    'http://example.com/v1',
    'http://localhost.example.com',
    'http://0.0.0.0/v1',
    'http://[fd00::2]:11434/v1',
  ])('%s', (typed) => {
    const check = checkBaseUrl(typed, 'chat-completions');
    expect(check).toMatchObject({ type: 'insecure', origin: new URL(typed).origin });
  });
});

describe('a base URL is refused', () => {
  it.each([
    '',
    '   ',
    'api.openai.com/v1',
    'localhost:11434/v1',
    'ftp://example.com',
    'javascript://example.com/%0Aalert(1)',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,hi',
    'https://[::1',
    'https://example.com:99999/v1',
    'https://',
    'https://exa mple.com',
    'https://user@example.com/v1',
    'https://user:secret@example.com/v1',
    'https://:secret@example.com/v1',
    'https://example.com/v1#x',
    'https://example.com/v1?key=1',
  ])('%s', (typed) => {
    const check = checkBaseUrl(typed, 'chat-completions');
    expect(check.type).toBe('refused');
    // A password in the address must not come back in the result.
    expect(JSON.stringify(check)).not.toContain('secret');
  });
});
