import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { readEnvironment } from '#relay/read-environment.ts';

const KEY = { GLOSS_UPSTREAM_KEY: 'sk-0123456789' };
const TOKEN = 'token-0123456789abcdef';

it('a relay without a key says what to set', () => {
  expect(() => readEnvironment({})).toThrow('GLOSS_UPSTREAM_KEY is missing. Set it to the key');
  expect(() => readEnvironment({ GLOSS_UPSTREAM_KEY: '' })).toThrow('GLOSS_UPSTREAM_KEY is missing');
  expect(readEnvironment({ GLOSS_UPSTREAM_KEY: 'none' }).upstream.key).toBeUndefined();
});

it('OpenAI is asked by its Responses API, other servers by chat completions', () => {
  expect(readEnvironment(KEY).upstream).toMatchObject({
    baseUrl: 'https://api.openai.com/v1',
    dialect: 'responses',
  });
  const other = { ...KEY, GLOSS_UPSTREAM_URL: 'http://127.0.0.1:11434/v1/' };
  expect(readEnvironment(other).upstream).toMatchObject({
    baseUrl: 'http://127.0.0.1:11434/v1',
    dialect: 'chat-completions',
  });
});

it('the key is not sent unencrypted to another computer', () => {
  const url = { GLOSS_UPSTREAM_URL: 'http://10.0.0.7:8000/v1' };
  expect(() => readEnvironment({ ...KEY, ...url })).toThrow('Use https: there.');
  expect(readEnvironment({ GLOSS_UPSTREAM_KEY: 'none', ...url }).upstream.baseUrl).toBe(
    'http://10.0.0.7:8000/v1',
  );
});

it('a relay that others can reach requires tokens', () => {
  expect(() => readEnvironment({ ...KEY, HOST: '0.0.0.0' })).toThrow('Set GLOSS_RELAY_TOKENS');
  expect(readEnvironment({ ...KEY, HOST: '0.0.0.0', GLOSS_RELAY_TOKENS: TOKEN }).tokens?.size).toBe(1);
});

it('tokens come from a list or from a file, with names or without', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gloss-relay-'));
  const path = join(folder, 'tokens');
  writeFileSync(path, `# Team\nanna: ${TOKEN}\n\n${TOKEN}-2\n`);
  const { tokens } = readEnvironment({ ...KEY, GLOSS_RELAY_TOKENS: path });
  rmSync(folder, { recursive: true });
  expect(tokens?.find(TOKEN)).toBe('anna');
  expect(tokens?.find(`${TOKEN}-2`)).toMatch(/^user-[\da-f]{8}$/);
  expect(tokens?.find(`${TOKEN}-3`)).toBeUndefined();
  expect(readEnvironment({ ...KEY, GLOSS_RELAY_TOKENS: `anna:${TOKEN}` }).tokens?.find(TOKEN)).toBe('anna');
});

it.each([
  [
    { GLOSS_RELAY_TOKENS: '/nowhere/tokens' },
    'The file of GLOSS_RELAY_TOKENS, /nowhere/tokens, cannot be read.',
  ],
  [{ GLOSS_RELAY_TOKENS: 'short' }, 'Token 1 is shorter than 16 characters.'],
  [{ GLOSS_RELAY_TOKENS: `a:${TOKEN},b:${TOKEN}` }, 'Token 2 appears twice.'],
  [{ GLOSS_RELAY_TOKENS: '#' }, 'contains no tokens'],
  [{ GLOSS_RELAY_ORIGINS: 'https://a.example/' }, 'which is not an origin'],
  [{ GLOSS_UPSTREAM_URL: 'api.openai.com' }, 'GLOSS_UPSTREAM_URL is not the base URL of a model server.'],
  [{ GLOSS_UPSTREAM_DIALECT: 'x' }, 'GLOSS_UPSTREAM_DIALECT must be chat-completions or responses.'],
  [{ PORT: '80a' }, 'PORT must be a number.'],
  [{ PORT: '70000' }, 'PORT must be at most 65535.'],
  [{ REDIS_URL: 'http://x' }, 'REDIS_URL must begin with redis:// or rediss://.'],
])('a wrong value %j is refused with a sentence', (env, message) => {
  expect(() => readEnvironment({ ...KEY, ...env })).toThrow(message);
});

it('no message repeats a key or a token', () => {
  try {
    readEnvironment({ GLOSS_UPSTREAM_KEY: 'sk-secret', GLOSS_RELAY_TOKENS: 'secret-short' });
    expect.unreachable();
  } catch (error) {
    expect(String(error)).not.toContain('secret');
  }
});
