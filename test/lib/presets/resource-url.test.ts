import { expect, it } from 'vitest';

import { buildResourceUrl, readResource } from '#lib/presets/resource-url.ts';

const TEMPLATE = 'https://{resource}.openai.azure.com/openai/v1';

it.each(['mine', ' My-Resource-2 ', 'a', 'a'.repeat(63)])(
  'a resource that is one DNS label gives a base URL, and is read back: %j',
  (name) => {
    const url = buildResourceUrl(TEMPLATE, name);
    expect(url).toBe(`https://${name.trim().toLowerCase()}.openai.azure.com/openai/v1`);
    expect(readResource(TEMPLATE, url ?? '')).toBe(name.trim().toLowerCase());
  },
);

it.each([
  '',
  ' ',
  'evil.example/',
  'evil.example#',
  'evil.example?',
  'user@evil',
  'a.b',
  '-a',
  'a-',
  'a b',
  'ä',
  'a\\b',
  'a%2f',
  '{resource}',
  'a'.repeat(64),
])('a resource that is not one DNS label names no host: %j', (name) => {
  expect(buildResourceUrl(TEMPLATE, name)).toBeUndefined();
});

it.each(['https://api.example/v1', 'https://a.b.openai.azure.com/openai/v1', '', TEMPLATE])(
  'no resource is read from another URL: %j',
  (url) => {
    expect(readResource(TEMPLATE, url)).toBe('');
  },
);
