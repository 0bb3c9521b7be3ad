// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

/** Each took the lexer seconds, minutes or its whole stack as it is. The limit is wide; the failures were not. */
const limitMs = 5_000;
const length = 50_000;

function fill(unit: string): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

test.each([
  ['opening brackets', fill('[')],
  ['images that never close', fill('![')],
  ['stars and letters', fill('*a')],
  ['underscores in one word', fill('a_')],
  ['spaces and a letter', `${fill(' ')}a`],
  ['a URL of exclamation marks', `http://a.b/${fill('!')}`],
  ['an address that never comes', `${fill('a+')}@`],
  ['links and emphasis that cross', fill('[*a](b')],
  ['emphasis in emphasis', `${'*a '.repeat(5_000)}b${'*'.repeat(5_000)}`],
  ['stars', `${'*'.repeat(5_000)}a${'*'.repeat(5_000)}`],
  ['quotes in quotes', fill('> ')],
  ['overrides', fill('\u202E')],
  ['inline data', `![a](data:image/png;base64,${fill('iVBORw0KGgo')})`],
])('draws 50,000 characters of %s without stalling', (_, text) => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  const started = performance.now();
  renderer.push(text);
  renderer.end();
  expect(performance.now() - started).toBeLessThan(limitMs);
  expect(root.textContent).not.toBe('');
});
